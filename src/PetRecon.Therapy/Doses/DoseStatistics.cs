using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;

namespace PetRecon.Therapy.Doses;

/// <summary>What the values of a dose are like, over all voxels of its grid.</summary>
public sealed record DoseStatistics
{
    private DoseStatistics()
    {
    }

    /// <summary>Lowest value; not a number if there is none.</summary>
    public required double Minimum { get; init; }

    /// <summary>Highest value; not a number if there is none.</summary>
    public required double Maximum { get; init; }

    /// <summary>Where the highest value is, in LPS mm.</summary>
    public required Vector3D MaximumPositionMm { get; init; }

    /// <summary>Mean over the voxels that have a value.</summary>
    public required double Mean { get; init; }

    /// <summary>Highest value in the outermost voxels: dose that the grid cuts off.</summary>
    public required double MaximumAtBorder { get; init; }

    /// <summary>Values above 0.</summary>
    public required long PositiveVoxelCount { get; init; }

    /// <summary>Values below 0.</summary>
    public required long NegativeVoxelCount { get; init; }

    /// <summary>Voxels that are not a (finite) number.</summary>
    public required long UndefinedVoxelCount { get; init; }

    /// <summary>Integral of the values over the grid's volume, in their unit times litres: for dose in a medium of 1 kg/L, the energy in J.</summary>
    public required double IntegralLitres { get; init; }

    /// <summary>Looks at all values.</summary>
    /// <param name="dose">The dose.</param>
    public static DoseStatistics Of(Volume dose)
    {
        ArgumentNullException.ThrowIfNull(dose);
        VoxelGrid grid = dose.Grid;
        ReadOnlySpan<float> voxels = dose.Voxels;
        (float low, float high, int at, double sum) = (float.PositiveInfinity, float.NegativeInfinity, 0, 0);
        (long positive, long negative, long undefined) = (0, 0, 0);
        for (int i = 0; i < voxels.Length; i++)
        {
            float value = voxels[i];
            if (!float.IsFinite(value))
            {
                undefined++;
                continue;
            }

            sum += value;
            positive += value > 0 ? 1 : 0;
            negative += value < 0 ? 1 : 0;
            low = Math.Min(low, value);
            if (value > high)
                (high, at) = (value, i);
        }

        long defined = voxels.Length - undefined;
        return new()
        {
            Minimum = defined > 0 ? low : double.NaN,
            Maximum = defined > 0 ? high : double.NaN,
            MaximumPositionMm = grid.PositionMm(at % grid.SizeX, at / grid.SizeX % grid.SizeY, at / grid.SizeX / grid.SizeY),
            Mean = sum / defined,
            MaximumAtBorder = AtBorder(grid, voxels),
            PositiveVoxelCount = positive,
            NegativeVoxelCount = negative,
            UndefinedVoxelCount = undefined,
            IntegralLitres = sum * grid.VoxelVolumeMm3 * 1e-6,
        };
    }

    private static double AtBorder(VoxelGrid grid, ReadOnlySpan<float> voxels)
    {
        float highest = float.NegativeInfinity;
        for (int k = 0; k < grid.SizeZ; k++)
        {
            for (int j = 0; j < grid.SizeY; j++)
            {
                bool whole = k == 0 || k == grid.SizeZ - 1 || j == 0 || j == grid.SizeY - 1;
                int step = whole ? 1 : Math.Max(1, grid.SizeX - 1);
                for (int i = 0; i < grid.SizeX; i += step)
                {
                    float value = voxels[grid.LinearIndex(i, j, k)];
                    if (float.IsFinite(value))
                        highest = Math.Max(highest, value);
                }
            }
        }

        return float.IsFinite(highest) ? highest : double.NaN;
    }
}
