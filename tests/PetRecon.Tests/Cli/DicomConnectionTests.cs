using System.Diagnostics;
using System.Text.Json;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Tests.Cli;

/// <summary>The commands below dicom that connect, as a user starts them.</summary>
public class DicomConnectionTests
{
    [Fact]
    public void What_send_sends_receive_receives()
    {
        string series = Repository.SharedData("dicom/petct_sts001/STS_001/PET/dicom/image");
        string folder = Directory.CreateTempSubdirectory("petrecon-receive").FullName;
        int port = FreePort();
        try
        {
            Task<PetReconProcess> receiving = Task.Run(
                () => PetReconProcess.Run("dicom", "receive", folder, "--bind", "127.0.0.1", "--port", $"{port}", "--count", "59", "--json"), TestContext.Current.CancellationToken);
            WaitFor(port, receiving);
            PetReconProcess.Succeed("dicom", "echo", $"PETRECON@127.0.0.1:{port}");
            using JsonDocument sent = JsonDocument.Parse(PetReconProcess.Succeed("dicom", "send", $"127.0.0.1:{port}", series, "--json").Output);
            Assert.Equal(59, sent.RootElement.GetProperty("stored").GetInt32());
            PetReconProcess received = receiving.GetAwaiter().GetResult();
            Assert.Equal(0, received.ExitCode);
            using JsonDocument told = JsonDocument.Parse(received.Output);
            Assert.Equal(59, told.RootElement.GetProperty("objects").GetArrayLength());
            Assert.Equal(59, Directory.GetFiles(folder, "*.dcm", SearchOption.AllDirectories).Length);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_connection_that_fails_ends_with_6()
    {
        PetReconProcess result = PetReconProcess.Run("dicom", "echo", $"127.0.0.1:{FreePort()}");
        Assert.Equal(6, result.ExitCode);
        Assert.Contains("while connecting", result.Errors, StringComparison.Ordinal);
    }

    private static int FreePort()
    {
        using System.Net.Sockets.TcpListener listener = new(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static void WaitFor(int port, Task receiving)
    {
        Stopwatch watch = Stopwatch.StartNew();
        while (!System.Net.NetworkInformation.IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Any(endpoint => endpoint.Port == port))
        {
            Assert.False(receiving.IsCompleted || watch.Elapsed > TimeSpan.FromSeconds(30), "The receiver does not listen.");
            Thread.Sleep(50);
        }
    }
}
