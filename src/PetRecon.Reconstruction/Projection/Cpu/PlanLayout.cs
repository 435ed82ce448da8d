namespace PetRecon.Reconstruction.Projection.Cpu;

/// <summary>
/// The vectors that describe a group of rays to the kernels, in this order: u and v at plane 0, their steps, the length per plane, first
/// and last plane, the TOF argument (upper edge, lower edge, step; in units of the truncation, see <see cref="Core.Rays.TofCurve"/>), and
/// where the ray enters and leaves the grid (see <see cref="Core.Rays.PlaneRay"/>).
/// </summary>
internal static class PlanLayout
{
    public const int U0 = 0, V0 = 1, UStep = 2, VStep = 3, StepMm = 4, First = 5, Last = 6, TofHigh = 7, TofLow = 8, TofStep = 9, Enter = 10, Leave = 11;
    public const int Vectors = 12;
}
