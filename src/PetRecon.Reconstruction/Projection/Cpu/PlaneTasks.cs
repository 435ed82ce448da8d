namespace PetRecon.Reconstruction.Projection.Cpu;

/// <summary>
/// The planes of the three axes cut into stretches of about equal work. Threads that back-project own whole stretches, so that no two
/// ever add to the same voxel; a voxel's sum has the order of the rays, whoever computes it.
/// </summary>
internal sealed class PlaneTasks
{
    private readonly List<(int Axis, int FirstPlane, int LastPlane)> _tasks = [];
    private readonly int[][] _starts;

    public PlaneTasks(int[] planes) => _starts = [.. planes.Select(count => new int[count + 1])];

    public int Count => _tasks.Count;

    public (int Axis, int FirstPlane, int LastPlane) this[int task] => _tasks[task];

    /// <summary>Cuts anew for the groups of a pass.</summary>
    /// <param name="covers">Planes of each group of the pass.</param>
    /// <param name="firstGroup">First group of each axis among them; index 3 is their number.</param>
    /// <param name="parts">About how many stretches to make.</param>
    public void Cut(ReadOnlySpan<PlaneCover> covers, ReadOnlySpan<int> firstGroup, int parts)
    {
        long total = 0;
        for (int axis = 0; axis < 3; axis++)
        {
            Array.Clear(_starts[axis]);
            for (int group = firstGroup[axis]; group < firstGroup[axis + 1]; group++)
            {
                ref readonly PlaneCover cover = ref covers[group];
                if (cover.MinFirst > cover.MaxLast)
                    continue;
                _starts[axis][cover.MinFirst]++;
                _starts[axis][cover.MaxLast + 1]--;
                total += cover.MaxLast + 1 - cover.MinFirst;
            }
        }

        _tasks.Clear();
        long share = Math.Max(1, total / parts);
        for (int axis = 0; axis < 3; axis++)
            CutAxis(axis, share);
    }

    private void CutAxis(int axis, long share)
    {
        int[] starts = _starts[axis];
        long work = 0;
        long groups = 0;
        int first = 0;
        for (int plane = 0; plane < starts.Length - 1; plane++)
        {
            groups += starts[plane];
            work += groups;
            bool isLast = plane == starts.Length - 2;
            if (work >= share || (isLast && work > 0))
            {
                _tasks.Add((axis, first, plane));
                work = 0;
                first = plane + 1;
            }
        }
    }
}
