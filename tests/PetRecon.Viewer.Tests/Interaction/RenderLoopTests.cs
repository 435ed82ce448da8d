using PetRecon.Viewer.Browser;
using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.Tests.Browser;
using Xunit;

namespace PetRecon.Viewer.Tests.Interaction;

public class RenderLoopTests
{
    [Fact]
    public async Task What_is_drawn_for_a_file_comes_back_and_so_does_what_goes_wrong_with_it()
    {
        using RenderLoop<FramePane> loop = Loop();
        Assert.Equal("nearest voxels", await loop.RunAsync(static (renderer, _) => renderer.Name, CancellationToken.None).WithinAsync("The picture is drawn."));
        InvalidDataException fault = await Assert.ThrowsAsync<InvalidDataException>(() =>
            loop.RunAsync<string>(static (_, _) => throw new InvalidDataException("no picture"), CancellationToken.None).WithinAsync("The picture fails."));
        Assert.Equal("no picture", fault.Message);
    }

    [Fact]
    public async Task Who_waits_for_a_picture_when_the_loop_ends_waits_no_longer()
    {
        RenderLoop<FramePane> loop = Loop();
        TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<int> present = loop.RunAsync(
            (_, stop) =>
            {
                begun.SetResult();
                stop.WaitHandle.WaitOne(Patience.Limit);
                stop.ThrowIfCancellationRequested();
                return 1;
            },
            CancellationToken.None);
        await begun.Task.WithinAsync("The first picture is begun.");
        Task<int> next = loop.RunAsync(static (_, _) => 2, CancellationToken.None);
        loop.Dispose();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => present.WithinAsync("The first picture ends."));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next.WithinAsync("The second picture ends."));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => loop.RunAsync(static (_, _) => 3, CancellationToken.None).WithinAsync("A picture after the end is refused."));
    }

    [Fact]
    public async Task Where_nothing_can_draw_a_picture_fails_with_the_reason()
    {
        using RenderLoop<FramePane> loop = new(static () => throw new NotSupportedException("no device"), static () => []);
        NotSupportedException fault = await Assert.ThrowsAsync<NotSupportedException>(() => loop.RunAsync(static (_, _) => 1, CancellationToken.None).WithinAsync("The picture is refused."));
        Assert.Equal("no device", fault.Message);
    }

    private static RenderLoop<FramePane> Loop() => new(static () => new SampledRenderer(), static () => []);
}
