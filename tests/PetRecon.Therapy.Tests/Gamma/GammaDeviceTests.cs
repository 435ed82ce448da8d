using System.Reflection;
using ILGPU;
using ILGPU.Backends.PTX;
using ILGPU.Runtime.Cuda;
using PetRecon.Compute;
using PetRecon.Compute.Gpu;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Tests.Support;
using PetRecon.Therapy.Gamma;
using PetRecon.Therapy.Gamma.Search;
using Xunit;

namespace PetRecon.Therapy.Tests.Gamma;

/// <summary>Every way to calculate gamma against the others.</summary>
public class GammaDeviceTests
{
    // Each result is within the precision above the true gamma, so two differ by that at most, and by rounding.
    private const double Precision = 1e-3;
    private const double Tolerance = Precision + 1e-4;

    private static readonly GammaOptions s_options = new() { DistanceToAgreementMm = 3, ThresholdPercent = 5, MaxGamma = 1.5, Precision = Precision };

    [Theory]
    [MemberData(nameof(Devices.Gpus), MemberType = typeof(Devices))]
    public void A_device_gives_the_gamma_of_the_cpu(string name)
    {
        ComputeDevice device = Devices.Get(name);
        (Volume<Gray> reference, Volume<Gray> evaluated) = Pair();
        foreach (GammaOptions options in new[] { s_options, s_options with { Normalization = GammaNormalization.Local }, s_options with { Threshold = GammaThreshold.Either, InPlane = true } })
        {
            GammaResult cpu = GammaCalculator.Calculate(reference, evaluated, options, ComputeDevice.Cpu(2), cancellation: TestContext.Current.CancellationToken);
            GammaResult gpu = GammaCalculator.Calculate(reference, evaluated, options, device, cancellation: TestContext.Current.CancellationToken);
            AssertAlike(cpu.SignedGamma.Voxels, gpu.SignedGamma.Voxels);
        }
    }

    [Fact]
    public void Vectors_give_the_gamma_of_the_scalar_law()
    {
        Assert.SkipUnless(WideGammaLaw.IsSupported, "This machine has no AVX2.");
        (Volume<Gray> reference, Volume<Gray> evaluated) = Pair();
        GammaCriterion criterion = new() { DoseTolerance = 1.5f, Threshold = 2, MaxGamma = 1.5f, Precision = (float)Precision };
        GammaPlan plan = GammaPlan.Of(reference, evaluated, RigidTransform.Identity, s_options, criterion);
        float[] scalar = CpuGamma.Run(plan, 2, null, TestContext.Current.CancellationToken, useVectors: false);
        float[] vectors = CpuGamma.Run(plan, 2, null, TestContext.Current.CancellationToken);
        AssertAlike(scalar, vectors);
    }

    [Fact]
    public void Results_are_the_same_bits_for_any_number_of_threads()
    {
        (Volume<Gray> reference, Volume<Gray> evaluated) = Pair();
        GammaResult one = GammaCalculator.Calculate(reference, evaluated, s_options, ComputeDevice.Cpu(1), cancellation: TestContext.Current.CancellationToken);
        GammaResult three = GammaCalculator.Calculate(reference, evaluated, s_options, ComputeDevice.Cpu(3), cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(one.SignedGamma.ToArray(), three.SignedGamma.ToArray());
    }

    [Theory]
    [InlineData(80)]
    [InlineData(90)]
    public void The_kernels_compile_to_ptx_that_needs_no_other_code(int architecture)
    {
        using Context context = GpuContext.NewContext();
        CudaArchitecture target = architecture == 80 ? CudaArchitecture.SM_80 : CudaArchitecture.SM_90;
        using PTXBackend backend = new(context, new CudaCapabilityContext(target), target, CudaInstructionSet.ISA_84, null!);
        foreach (MethodInfo kernel in new[] { GpuGamma.Kernel, GpuGamma.CenterKernel })
        {
            string ptx = ((PTXCompiledKernel)GpuContext.Compile(backend, kernel)).PTXAssembly;
            Assert.DoesNotContain(".extern .func", ptx, StringComparison.Ordinal);
            Assert.DoesNotContain("call", ptx, StringComparison.Ordinal);
            Assert.DoesNotContain(" bra.uni", string.Join('\n', ptx.Split('\n').Where(static line => line.Contains('@', StringComparison.Ordinal))), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Cancelling_ends_the_work_and_progress_reaches_the_end()
    {
        (Volume<Gray> reference, Volume<Gray> evaluated) = Pair();
        using CancellationTokenSource cancelled = new();
        cancelled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => GammaCalculator.Calculate(reference, evaluated, s_options, cancellation: cancelled.Token));
        Latest progress = new();
        GammaCalculator.Calculate(reference, evaluated, s_options, progress: progress, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(1, progress.Value);
    }

    private static void AssertAlike(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        int points = 0;
        for (int n = 0; n < expected.Length; n++)
        {
            Assert.Equal(float.IsNaN(expected[n]), float.IsNaN(actual[n]));
            if (float.IsNaN(expected[n]))
                continue;
            points++;
            Assert.True(Math.Abs(Math.Abs(expected[n]) - Math.Abs(actual[n])) <= Tolerance, $"voxel {n}: {expected[n]} and {actual[n]}");
            Assert.True(Math.Sign(expected[n]) == Math.Sign(actual[n]) || Math.Abs(expected[n]) < 2 * Tolerance, $"voxel {n}: {expected[n]} and {actual[n]}");
        }

        Assert.InRange(points, 500, expected.Length);
    }

    private static (Volume<Gray> Reference, Volume<Gray> Evaluated) Pair()
    {
        VoxelGrid grid = VoxelGrid.Centered(16, 15, 14, new(2, 2, 2.5));
        VoxelGrid other = VoxelGrid.Centered(20, 16, 17, new(1.8, 2.1, 2.2), new(0.3, 0.4, -0.2));
        Volume<Gray> noise = GammaFields.Random(other, 1.5, 9);
        float[] sum = GammaFields.Of(other, static p => GammaFields.Clinical(p + new Vector3D(1, -0.8, 0.6))).ToArray();
        for (int n = 0; n < sum.Length; n++)
            sum[n] += noise.Voxels[n];
        return (GammaFields.Of(grid, GammaFields.Clinical), new(other, sum));
    }

    private sealed class Latest : IProgress<double>
    {
        private readonly Lock _gate = new();

        public double Value { get; private set; }

        public void Report(double value)
        {
            lock (_gate)
            {
                Value = Math.Max(Value, value);
            }
        }
    }
}
