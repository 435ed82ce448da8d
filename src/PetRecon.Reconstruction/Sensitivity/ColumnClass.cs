namespace PetRecon.Reconstruction.Sensitivity;

/// <summary>What columns of crystals have in common: module type, heights in voxel indices from below, and which run of modules each crystal is in.</summary>
internal sealed record ColumnClass(int Type, float[] Heights, int[] Runs)
{
    public bool IsSame(ColumnClass other, float toleranceVoxels)
    {
        if (Type != other.Type || Heights.Length != other.Heights.Length || !Runs.AsSpan().SequenceEqual(other.Runs))
            return false;
        for (int k = 0; k < Heights.Length; k++)
        {
            if (!(Math.Abs(Heights[k] - other.Heights[k]) <= toleranceVoxels))
                return false;
        }

        return true;
    }
}
