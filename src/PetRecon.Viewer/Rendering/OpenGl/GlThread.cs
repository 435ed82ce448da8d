using System.Collections.Concurrent;
using Silk.NET.OpenGL;

namespace PetRecon.Viewer.Rendering.OpenGl;

/// <summary>
/// The one thread that an OpenGL context belongs to. Work of any thread is done here in the order in which it comes; what it throws is thrown where
/// it came from.
/// </summary>
internal sealed class GlThread : IDisposable
{
    private readonly BlockingCollection<Action> _work = [];
    private readonly Thread _thread;
    private GL? _gl;

    /// <summary>Starts the thread and makes its context.</summary>
    /// <exception cref="OpenGlUnavailableException">There is none to be had.</exception>
    public GlThread()
    {
        TaskCompletionSource started = new();
        _thread = new(() => Run(started)) { IsBackground = true, Name = "OpenGL" };
        _thread.Start();
        started.Task.GetAwaiter().GetResult();
    }

    /// <summary>Does work on the thread and waits for it.</summary>
    /// <exception cref="ObjectDisposedException">The thread has ended.</exception>
    public T Invoke<T>(Func<GL, T> work)
    {
        if (Thread.CurrentThread == _thread)
            return work(_gl!);
        TaskCompletionSource<T> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            _work.Add(() => Complete(done, work));
        }
        catch (InvalidOperationException)
        {
            throw new ObjectDisposedException(nameof(OpenGlRenderer), "The renderer has been disposed; it draws no more.");
        }

        return done.Task.GetAwaiter().GetResult();
    }

    /// <summary>Finishes what was asked for already, then ends context and thread.</summary>
    public void Dispose()
    {
        _work.CompleteAdding();
        if (Thread.CurrentThread != _thread)
            _thread.Join();
    }

    private void Complete<T>(TaskCompletionSource<T> done, Func<GL, T> work)
    {
        try
        {
            done.SetResult(work(_gl!));
        }
        catch (Exception failure)
        {
            done.SetException(failure);
        }
    }

    private void Run(TaskCompletionSource started)
    {
        EglContext? context = null;
        try
        {
            context = EglContext.Open();
            _gl = GL.GetApi(context.AddressOf);
            started.SetResult();
        }
        catch (Exception failure)
        {
            context?.Dispose();
            started.SetException(failure);
            return;
        }

        foreach (Action work in _work.GetConsumingEnumerable())
            work();
        _gl.Dispose();
        context.Dispose();
    }
}
