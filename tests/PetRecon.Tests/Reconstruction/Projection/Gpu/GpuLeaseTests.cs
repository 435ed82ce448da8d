using PetRecon.Compute;
using PetRecon.Compute.Gpu;
using PetRecon.Reconstruction.Projection;
using PetRecon.Reconstruction.Projection.Gpu;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Tests.Reconstruction.Projection.Gpu;

/// <summary>Counts the bytes on a device, so nobody else may use one at the same time.</summary>
[CollectionDefinition(nameof(GpuLeaseTests), DisableParallelization = true)]
[Collection(nameof(GpuLeaseTests))]
public sealed class GpuLeaseTests
{
    [Theory]
    [MemberData(nameof(Devices.Gpus), MemberType = typeof(Devices))]
    public void All_who_use_a_device_at_a_time_share_its_context_and_the_last_one_closes_it(string device)
    {
        ComputeDevice chosen = Devices.Get(device);
        GpuProblem problem = GpuProblem.Of("Joseph", eventCount: 10);
        GpuContext context;
        using (GpuLease.Hold(ComputeDevice.Together([chosen, chosen])))
        {
            using GpuProjector first = (GpuProjector)Projector.Create(problem.Scanner, problem.Grid, chosen, problem.Options);
            context = first.Context;
            long bytes = context.AllocatedBytes;
            using (GpuProjector second = (GpuProjector)Projector.Create(problem.Scanner, problem.Grid, chosen, problem.Options))
            {
                Assert.Same(context, second.Context);
                Assert.Equal(2 * bytes, context.AllocatedBytes);
            }

            Assert.Equal(bytes, context.AllocatedBytes);
            first.Forward(problem.Image, problem.Events, new float[10]);
        }

        Assert.Equal(0, context.AllocatedBytes);
        using GpuLease next = GpuLease.On(chosen);
        Assert.NotSame(context, next.Context);
    }
}
