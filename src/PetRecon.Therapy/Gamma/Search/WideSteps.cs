namespace PetRecon.Therapy.Gamma.Search;

/// <summary>The steps of a plan eight side by side, without the first, which is the point's own cell.</summary>
internal sealed class WideSteps
{
    public const int Lanes = 8;

    // A step that is out of every reach fills the last group.
    private const float Beyond = 1e9f;

    public WideSteps(GammaPlan plan)
    {
        int count = plan.Steps.Length - 1;
        GroupCount = (count + Lanes - 1) / Lanes;
        X = Filled(Beyond);
        Y = Filled(0);
        Z = Filled(0);
        Offset = GC.AllocateArray<int>(GroupCount * Lanes, pinned: true);
        BoundSquared = new float[GroupCount];
        for (int n = 0; n < count; n++)
        {
            CellStep step = plan.Steps[n + 1];
            X[n] = step.X;
            Y[n] = step.Y;
            Z[n] = step.Z;
            Offset[n] = plan.Space.Corner(step.X, step.Y, step.Z);
            if (n % Lanes == 0)
                BoundSquared[n / Lanes] = step.BoundSquared;
        }
    }

    /// <summary>Number of groups of eight.</summary>
    public int GroupCount { get; }

    public float[] X { get; }

    public float[] Y { get; }

    public float[] Z { get; }

    /// <summary>From the corner of the point's own cell to the corner of this one.</summary>
    public int[] Offset { get; }

    /// <summary>The nearest of each group.</summary>
    public float[] BoundSquared { get; }

    private float[] Filled(float value)
    {
        float[] values = GC.AllocateArray<float>(GroupCount * Lanes, pinned: true);
        Array.Fill(values, value);
        return values;
    }
}
