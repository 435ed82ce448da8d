using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Xunit;

namespace PetRecon.Dicom.Tests.Network;

/// <summary>A server of somebody else on a free port of this machine, ended with the test.</summary>
internal sealed class ServerProgram : IDisposable
{
    private readonly Process _process;
    private readonly System.Text.StringBuilder _output = new();

    private ServerProgram(string path, IEnumerable<string> arguments, int port)
    {
        Port = port;
        ProcessStartInfo start = new(path, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        _process = Process.Start(start)!;
        _process.OutputDataReceived += Note;
        _process.ErrorDataReceived += Note;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Port { get; }

    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>Starts it and waits until it listens; skips the test where it is missing.</summary>
    public static async Task<ServerProgram> Start(string program, string package, int port, params string[] arguments)
    {
        ServerProgram server = new(Find(program, package), arguments, port);
        for (int i = 0; i < 400 && !server._process.HasExited; i++)
        {
            if (IsListening(port))
                return server;
            await Task.Delay(25, TestContext.Current.CancellationToken);
        }

        string output = server.Output;
        server.Dispose();
        throw new InvalidOperationException($"{program} does not listen on port {port}: {output}");
    }

    public static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Runs a program to its end.</summary>
    public static async Task<(int Code, string Output)> Run(string program, string package, params string[] arguments)
    {
        ProcessStartInfo start = new(Find(program, package), arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["TCP_NODELAY"] = "1";
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output + await errors);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    // The kernel's table is looked at, as a connection would be an association that some servers complain of.
    private static bool IsListening(int port) =>
        System.Net.NetworkInformation.IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Any(endpoint => endpoint.Port == port);

    private static string Find(string program, string package)
    {
        string? path = $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin".Split(':').Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
        Assert.SkipUnless(path is not null, $"{program} is not on this machine (Debian package {package}).");
        return path!;
    }

    private void Note(object sender, DataReceivedEventArgs line)
    {
        lock (_output)
            _output.AppendLine(line.Data);
    }
}
