using PetRecon.Core.Scanners;

namespace PetRecon.Reconstruction.Sensitivity;

/// <summary>
/// The part of the crystals' efficiencies that is a column's factor times a height's factor: what is fixed along columns (places around the
/// ring) and along rings. The rest is left to <see cref="ColumnFactors"/>.
/// </summary>
internal sealed class SeparableEfficiency
{
    // Relative to the largest efficiency; what rounding leaves of an efficiency that is a product.
    private const float LargestRestShare = 1e-4f;

    private readonly float _largestRest;
    private readonly float _largestEfficiency;

    public SeparableEfficiency(CrystalTable crystals, CrystalColumns columns)
    {
        ColumnFactors = new float[columns.Count];
        HeightFactors = new float[columns.Classes.Count][];
        _largestEfficiency = crystals.Efficiency.Max();
        double[] factorSums = new double[columns.Classes.Count];
        double[][] heightSums = [.. columns.Classes.Select(static c => new double[c.Heights.Length])];
        for (int column = 0; column < columns.Count; column++)
        {
            ReadOnlySpan<int> members = columns.CrystalsOf(column);
            double sum = 0;
            for (int k = 0; k < members.Length; k++)
            {
                sum += crystals.Efficiency[members[k]];
                heightSums[columns.ClassOf[column]][k] += crystals.Efficiency[members[k]];
            }

            ColumnFactors[column] = (float)(sum / members.Length);
            factorSums[columns.ClassOf[column]] += sum / members.Length;
        }

        for (int c = 0; c < HeightFactors.Length; c++)
            HeightFactors[c] = Array.ConvertAll(heightSums[c], sum => factorSums[c] > 0 ? (float)(sum / factorSums[c]) : 0);
        Crystals = new float[crystals.Count];
        for (int column = 0; column < columns.Count; column++)
        {
            ReadOnlySpan<int> members = columns.CrystalsOf(column);
            for (int k = 0; k < members.Length; k++)
            {
                float product = ColumnFactors[column] * HeightFactors[columns.ClassOf[column]][k];
                Crystals[members[k]] = product;
                _largestRest = Math.Max(_largestRest, Math.Abs(product - crystals.Efficiency[members[k]]));
            }
        }
    }

    /// <summary>Factor of each column: its mean efficiency.</summary>
    public float[] ColumnFactors { get; }

    /// <summary>Factor of each height of each class; 1 on average.</summary>
    public float[][] HeightFactors { get; }

    /// <summary>The product of both for each crystal.</summary>
    public float[] Crystals { get; }

    /// <summary>Whether these factors, and the calibration, are all that there is to the efficiencies.</summary>
    public bool IsAllOf(DetectionEfficiencies efficiencies) =>
        efficiencies.ModulePairs is null && _largestRest <= LargestRestShare * _largestEfficiency;
}
