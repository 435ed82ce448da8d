using Microsoft.Win32.SafeHandles;

namespace PetRecon.Formats.Volumes;

/// <summary>
/// A compressed stream that is being unpacked into a scratch file on a thread of its own. What is there already can be read meanwhile, from any place and by
/// several; a reader that is ahead of it waits.
/// </summary>
internal sealed class UnpackedFile : IDisposable
{
    private const int ChunkBytes = 1 << 18;

    private readonly Lock _lock = new();
    private readonly SafeFileHandle _scratch;
    private readonly CancellationTokenSource _stop;
    private readonly Task _work;
    private TaskCompletionSource _grown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _length;
    private bool _isComplete;

    /// <summary>Begins to unpack.</summary>
    /// <param name="open">Opens the stream of unpacked bytes.</param>
    /// <param name="bytes">How many are needed: a stream that has more is not unpacked any further.</param>
    /// <param name="cancellation">Ends it early.</param>
    public UnpackedFile(Func<Stream> open, long bytes, CancellationToken cancellation)
    {
        string path = Path.Combine(Path.GetTempPath(), $"petrecon-{Guid.NewGuid():n}.scratch");
        _scratch = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, FileOptions.DeleteOnClose);

        // Where a file that is open needs no name, it goes with the process even if that is killed.
        if (!OperatingSystem.IsWindows())
            File.Delete(path);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _work = Task.Factory.StartNew(() => Unpack(open, bytes), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>A reader at the first byte.</summary>
    public Stream OpenRead() => new Reader(this);

    public void Dispose()
    {
        _stop.Cancel();
        ((IAsyncResult)_work).AsyncWaitHandle.WaitOne();
        _scratch.Dispose();
        _stop.Dispose();
    }

    private void Unpack(Func<Stream> open, long bytes)
    {
        Exception? fault = null;
        try
        {
            using Stream stream = open();
            byte[] chunk = new byte[ChunkBytes];
            // As much as comes at a time: what is before damaged bytes is good.
            for (long left = bytes; left > 0 && !_stop.IsCancellationRequested;)
            {
                int got = stream.Read(chunk, 0, (int)Math.Min(left, chunk.Length));
                if (got == 0)
                    break;
                RandomAccess.Write(_scratch, chunk.AsSpan(0, got), _length);
                Grow(got);
                left -= got;
            }

            // Whoever still waits is not told that the file ends here.
            ObjectDisposedException.ThrowIf(_stop.IsCancellationRequested, typeof(VolumeFrames));

            // Reading past the end makes the decompressor compare its checksum.
            _ = stream.ReadByte();
        }
        catch (Exception exception)
        {
            // For whoever asks for what did not come; what came before is good.
            fault = exception;
        }

        lock (_lock)
        {
            if (fault is null)
                _grown.TrySetResult();
            else
                _grown.TrySetException(fault);
            _isComplete = true;
        }
    }

    private void Grow(int bytes)
    {
        TaskCompletionSource grown;
        lock (_lock)
        {
            _length += bytes;
            grown = _grown;
            _grown = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        grown.SetResult();
    }

    // How many bytes there are from a place on, at the most as many as asked for; waits until there are any, and 0 means that no more come.
    private int Available(long position, int wanted)
    {
        while (true)
        {
            Task grown;
            lock (_lock)
            {
                if (_length > position)
                    return (int)Math.Min(wanted, _length - position);
                if (_isComplete && _grown.Task.IsCompletedSuccessfully)
                    return 0;
                grown = _grown.Task;
            }

            grown.GetAwaiter().GetResult();
        }
    }

    private sealed class Reader(UnpackedFile file) : Stream
    {
        private long _position;

        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException("The length is known at the end only.");

        public override long Position
        {
            get => _position;
            set => _position = value;
        }

        public override int Read(Span<byte> buffer)
        {
            int available = buffer.Length == 0 ? 0 : file.Available(_position, buffer.Length);
            int got = available == 0 ? 0 : RandomAccess.Read(file._scratch, buffer[..available], _position);
            _position += got;
            return got;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
