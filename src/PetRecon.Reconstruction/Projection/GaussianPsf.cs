using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;

namespace PetRecon.Reconstruction.Projection;

/// <summary>
/// Image-space resolution model G: convolution with a separable Gaussian, truncated at 3.5 sigmas and normalised, zero outside the grid.
/// The kernel is symmetric and the boundary is zero, so G is its own adjoint.
/// </summary>
public sealed class GaussianPsf
{
    private const double TruncationSigmas = 3.5;
    private const double FwhmPerSigma = 2.3548200450309493;

    /// <summary>Makes the kernels.</summary>
    /// <param name="grid">The image grid.</param>
    /// <param name="fwhmMm">Full width at half maximum along each of the grid's axes, 0 to 50 mm; 0 leaves an axis as it is.</param>
    /// <exception cref="ArgumentException">A width is out of bounds.</exception>
    public GaussianPsf(VoxelGrid grid, Vector3D fwhmMm)
    {
        ArgumentNullException.ThrowIfNull(grid);
        FwhmMm = fwhmMm;
        KernelX = Kernel(fwhmMm.X, grid.SpacingMm.X);
        KernelY = Kernel(fwhmMm.Y, grid.SpacingMm.Y);
        KernelZ = Kernel(fwhmMm.Z, grid.SpacingMm.Z);
    }

    /// <summary>Full width at half maximum along each axis, in mm.</summary>
    public Vector3D FwhmMm { get; }

    /// <summary>Weights along the first axis, an odd number, the middle one at distance 0.</summary>
    internal float[] KernelX { get; }

    /// <summary>Weights along the second axis.</summary>
    internal float[] KernelY { get; }

    /// <summary>Weights along the third axis.</summary>
    internal float[] KernelZ { get; }

    private static float[] Kernel(double fwhmMm, double spacingMm)
    {
        if (!(fwhmMm is >= 0 and <= 50))
            throw new ArgumentException($"The PSF's FWHM is {fwhmMm}; expected 0 to 50 mm.", nameof(fwhmMm));
        double sigma = fwhmMm / FwhmPerSigma / spacingMm;
        int radius = (int)Math.Ceiling(TruncationSigmas * sigma);
        double[] weights = new double[2 * radius + 1];
        double sum = 0;
        for (int i = -radius; i <= radius; i++)
            sum += weights[i + radius] = radius == 0 ? 1 : Math.Exp(-0.5 * i * i / (sigma * sigma));
        return Array.ConvertAll(weights, w => (float)(w / sum));
    }
}
