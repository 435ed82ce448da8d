using PetRecon.Reconstruction.Projection.Cpu;
using Xunit;

namespace PetRecon.Tests.Reconstruction.Projection;

/// <summary>How back projection is shared by threads: every plane is owned once, and nobody has much more to do than the others.</summary>
public sealed class PlaneTasksTests
{
    // Two axes of 220 planes as of a Vision; a TOF event crosses about 27 planes, most of them in the middle.
    private static readonly int[] Planes = [220, 220, 159];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(16)]
    [InlineData(64)]
    public void Every_plane_that_a_ray_touches_belongs_to_one_task(int threads)
    {
        (PlaneCover[] covers, int[] firstGroup) = TofGroups();
        PlaneTasks tasks = new(Planes);
        tasks.Cut(covers, firstGroup, 4 * threads);
        int[][] owners = [.. Planes.Select(count => new int[count])];
        for (int task = 0; task < tasks.Count; task++)
        {
            (int axis, int first, int last) = tasks[task];
            for (int plane = first; plane <= last; plane++)
                owners[axis][plane]++;
        }

        for (int axis = 0; axis < 3; axis++)
        {
            for (int group = firstGroup[axis]; group < firstGroup[axis + 1]; group++)
            {
                for (int plane = covers[group].MinFirst; plane <= covers[group].MaxLast; plane++)
                    Assert.Equal(1, owners[axis][plane]);
            }

            Assert.All(owners[axis], count => Assert.InRange(count, 0, 1));
        }
    }

    // The longest-running thread of a greedy schedule against an even share: what back projection can gain from so many cores.
    [Theory]
    [InlineData(2, 0.95)]
    [InlineData(16, 0.85)]
    [InlineData(64, 0.6)]
    public void Threads_have_about_the_same_to_do(int threads, double efficiency)
    {
        (PlaneCover[] covers, int[] firstGroup) = TofGroups();
        PlaneTasks tasks = new(Planes);
        tasks.Cut(covers, firstGroup, 4 * threads);
        long[] busy = new long[threads];
        long total = 0;
        for (int task = 0; task < tasks.Count; task++)
        {
            long work = WorkOf(tasks[task], covers, firstGroup);
            total += work;
            busy[Array.IndexOf(busy, busy.Min())] += work;
        }

        Assert.InRange((double)total / threads / busy.Max(), efficiency, 1);
    }

    private static long WorkOf((int Axis, int First, int Last) task, PlaneCover[] covers, int[] firstGroup)
    {
        long work = 0;
        for (int group = firstGroup[task.Axis]; group < firstGroup[task.Axis + 1]; group++)
            work += Math.Max(0, Math.Min(task.Last, covers[group].MaxLast) - Math.Max(task.First, covers[group].MinFirst) + 1);
        return work;
    }

    private static (PlaneCover[] Covers, int[] FirstGroup) TofGroups()
    {
        Random random = new(20261123);
        int[] firstGroup = [0, 6000, 11000, 11010];
        PlaneCover[] covers = new PlaneCover[firstGroup[3]];
        for (int group = 0; group < covers.Length; group++)
        {
            int planes = group < firstGroup[1] ? Planes[0] : group < firstGroup[2] ? Planes[1] : Planes[2];
            int middle = (int)(planes * (0.5 + 0.12 * (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5)));
            covers[group] = PlaneCover.Nothing;
            covers[group].Add(middle - 13, middle + 13, -0.5f, planes - 0.5f);
        }

        return (covers, firstGroup);
    }
}
