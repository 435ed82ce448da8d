namespace PetRecon.Reconstruction.Projection.Cpu;

/// <summary>One ray as the kernels need it; see <see cref="PlanLayout"/>.</summary>
internal struct RayPlan
{
    public float U0, V0, UStep, VStep, StepMm, TofHigh, TofLow, TofStep, Enter, Leave;
    public int First, Last, Axis;

    /// <summary>A lane that fills up a group: no planes, and numbers that keep its address inside the image.</summary>
    public static RayPlan Empty => new() { First = 0, Last = -1 };
}
