namespace PetRecon.Cli.CommandLine;

/// <summary>What the program's exit code says. Documented in README.md and in the help.</summary>
internal static class ExitCode
{
    public const int Success = 0;
    public const int Unexpected = 1;
    public const int Usage = 2;
    public const int BadInput = 3;
    public const int DeviceNotAvailable = 4;
    public const int CannotWrite = 5;
    public const int NetworkFailure = 6;
    public const int Cancelled = 130;

    /// <summary>The codes in words, for the help.</summary>
    public const string Table = """
        Exit codes:
          0    done
          1    unexpected failure: a mistake in the program
          2    the command line asks for something that does not exist or does not fit together
          3    an input file is missing, damaged or not what it claims to be
          4    the device that was asked for is not there, or failed
          5    a result could not be written
          6    the other side of a network connection refused, failed or did not answer
          130  cancelled (Ctrl-C); nothing is left half-written
        """;
}
