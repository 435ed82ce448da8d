using PetRecon.Viewer.Scenes;

namespace PetRecon.Viewer.Interaction;

/// <summary>
/// Goes to frames that have to be read first. Nobody waits for them: they are read one after the other, and of those that are asked for meanwhile the last is
/// next. One that is being read is shown when it is there, or a hand that drags through time would never see any.
/// </summary>
/// <param name="arrived">Takes the scene at a frame that has been read, with the number of the input that asked for it; called on another thread.</param>
/// <param name="failed">Takes why one could not be read, with the number of its input.</param>
/// <param name="late">Told of a frame for which somebody has waited for a while.</param>
internal sealed class FrameTurning(Action<Scene, long> arrived, Action<string, long> failed, Action<int> late) : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(250);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private Turn? _next;
    private Turn? _present;

    /// <summary>Whether a frame is on its way.</summary>
    public bool IsBusy
    {
        get
        {
            lock (_lock)
                return _present is not null;
        }
    }

    /// <summary>Asks for a frame.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="index">The frame, which the scene has.</param>
    /// <param name="input">The number of the input that asks for it.</param>
    public void Begin(Scene scene, int index, long input)
    {
        lock (_lock)
        {
            _next = new(scene, index, input);
            if (_present is not null || _stop.IsCancellationRequested)
                return;
            (_present, _next) = (_next, null);
        }

        Task.Run(Work, _stop.Token);
    }

    /// <summary>Another frame is shown already: what was asked for last is not wanted. One that is being read still arrives.</summary>
    public void Forget()
    {
        lock (_lock)
            _next = null;
    }

    public void Dispose() => _stop.Cancel();

    private void Work()
    {
        for (Turn? turn = _present; turn is not null; turn = Following())
        {
            try
            {
                Task<Scene> reading = Task.Run(() => turn.Scene.AtFrame(turn.Index, _stop.Token), _stop.Token);
                if (Task.WaitAny([reading], s_patience) < 0)
                    late(turn.Index);
                arrived(reading.GetAwaiter().GetResult(), turn.Input);
            }
            catch (OperationCanceledException)
            {
                // The host stops; what is still asked for comes to the same end.
            }
            catch (Exception exception)
            {
                failed($"{FrameName(turn)} could not be read: {exception.Message}", turn.Input);
            }
        }
    }

    private static string FrameName(Turn turn) => $"Frame {turn.Index + 1} of {turn.Scene.FrameCount}";

    private Turn? Following()
    {
        lock (_lock)
        {
            (_present, _next) = (_stop.IsCancellationRequested ? null : _next, null);
            return _present;
        }
    }

    private sealed record Turn(Scene Scene, int Index, long Input);
}
