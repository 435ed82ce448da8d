using PetRecon.Compute;
using Xunit;

namespace PetRecon.Tests.Compute;

public class ComputeDeviceTests
{
    [Fact]
    public void The_list_of_devices_begins_with_the_cpu_and_has_each_selector_once()
    {
        var devices = ComputeDevice.Enumerate();
        foreach (ComputeDevice device in devices)
            TestContext.Current.TestOutputHelper?.WriteLine(device.ToString());
        Assert.Equal(ComputeDeviceKind.Cpu, devices[0].Kind);
        Assert.Equal(Environment.ProcessorCount, devices[0].Threads);
        Assert.Equal(devices.Length, devices.Select(static d => d.Selector).Distinct().Count());
        Assert.All(devices, static d => Assert.True(d.MemoryBytes > 0 && d.Platform.Length > 0 && d.Name.Length > 0));
    }

    [Fact]
    public void A_selector_finds_the_device_that_it_came_from()
    {
        Assert.All(ComputeDevice.Enumerate(), static device => Assert.Equal(device, ComputeDevice.Parse(device.Selector.ToUpperInvariant())));
    }

    [Fact]
    public void The_best_device_is_a_gpu_or_the_cpu_itself_but_never_a_cpu_behind_opencl()
    {
        ComputeDevice best = ComputeDevice.Best();
        Assert.True(best.IsAccelerator || best.Kind == ComputeDeviceKind.Cpu, best.ToString());
        Assert.Equal(best, ComputeDevice.Parse("auto"));
        Assert.Equal(best.IsAccelerator, ComputeDevice.Enumerate().Any(static d => d.IsAccelerator));
    }

    [Theory]
    [InlineData("cpu:1", 1)]
    [InlineData(" CPU:3 ", 3)]
    public void The_number_of_threads_can_be_asked_for(string selector, int threads) =>
        Assert.Equal(threads, ComputeDevice.Parse(selector).Threads);

    [Theory]
    [InlineData("")]
    [InlineData("gpu")]
    [InlineData("auto:1")]
    [InlineData("cuda:")]
    [InlineData("cuda:-1")]
    [InlineData("cuda:0:1")]
    [InlineData("cpu:0")]
    [InlineData("cpu:5000")]
    [InlineData("opencl:99999999999")]
    public void A_selector_that_is_malformed_is_refused_with_what_was_expected(string selector)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => ComputeDevice.Parse(selector));
        Assert.Contains("expected", error.Message, StringComparison.Ordinal);
        Assert.Contains($"'{selector}'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cuda:63")]
    [InlineData("opencl:63")]
    public void A_device_that_is_not_there_is_an_error_that_lists_what_is_there_and_the_likely_cause(string selector)
    {
        ComputeDeviceException error = Assert.Throws<ComputeDeviceException>(() => ComputeDevice.Parse(selector));
        TestContext.Current.TestOutputHelper?.WriteLine(error.Message);
        Assert.Contains($"'{selector}'", error.Message, StringComparison.Ordinal);
        Assert.All(ComputeDevice.Enumerate(), device => Assert.Contains(device.Selector, error.Message, StringComparison.Ordinal));
        ComputeDeviceKind kind = selector.StartsWith("cuda", StringComparison.Ordinal) ? ComputeDeviceKind.Cuda : ComputeDeviceKind.OpenCl;
        Assert.Contains(ComputeDevice.WhyMissing(kind) ?? "The last of its kind", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_gpus_are_named_with_commas_or_as_all_of_a_kind()
    {
        ComputeDevice? gpu = ComputeDevice.Enumerate().FirstOrDefault(static device => device.Kind != ComputeDeviceKind.Cpu);
        Assert.SkipWhen(gpu is null, "There is no GPU and no OpenCL device on this machine.");
        ComputeDevice twice = ComputeDevice.Parse($"{gpu!.Selector}, {gpu.Selector}");
        Assert.Equal(ComputeDeviceKind.Several, twice.Kind);
        Assert.Equal([gpu, gpu], twice.Parts);
        Assert.Equal(2 * gpu.MemoryBytes, twice.MemoryBytes);
        Assert.Equal($"{gpu.Selector},{gpu.Selector}", twice.Selector);
        Assert.Equal(twice, ComputeDevice.Parse(twice.Selector));
        Assert.NotEqual(twice, gpu);
        string kind = gpu.Kind == ComputeDeviceKind.Cuda ? "cuda" : "opencl";
        ComputeDevice all = ComputeDevice.Parse($"{kind}:all");
        int count = ComputeDevice.Enumerate().Count(device => device.Kind == gpu.Kind);
        Assert.Equal(count, all.Parts.IsEmpty ? 1 : all.Parts.Length);
        Assert.Equal(gpu, ComputeDevice.Together([gpu]));
    }

    [Fact]
    public void A_cpu_among_several_devices_is_refused()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(static () => ComputeDevice.Parse("cpu,cpu:1"));
        Assert.Contains("expected GPUs only", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(static () => ComputeDevice.Together([]));
    }

    [Fact]
    public void A_machine_without_the_nvidia_driver_is_told_so()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The library's name is Linux's.");
        Assert.SkipWhen(ComputeDevice.WhyMissing(ComputeDeviceKind.Cuda) is null, "This machine has a CUDA device.");
        bool hasDriver = System.Runtime.InteropServices.NativeLibrary.TryLoad("libcuda.so.1", out _);
        Assert.SkipWhen(hasDriver, "This machine has libcuda.so.1 but no usable device.");
        Assert.Contains("libcuda.so.1 was not found", ComputeDevice.WhyMissing(ComputeDeviceKind.Cuda), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(4097)]
    public void A_number_of_threads_that_no_machine_has_is_refused(int threads) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ComputeDevice.Cpu(threads));
}
