using System.Text.Json.Nodes;
using PetRecon.Cli.Reporting;
using PetRecon.Dicom.Writing;

namespace PetRecon.Cli.Commands.Dicom;

/// <summary>Tells what was written.</summary>
internal static class WrittenReport
{
    public static void Tell(WrittenSeries written, string output, Report report)
    {
        foreach (string notice in written.Notices)
            report.Warn(notice);
        report.Say($"DICOM:   {output}, {written.Instances.Length} {(written.Instances.Length == 1 ? "file" : "files")} of series {written.SeriesInstanceUid}");
        report.Result["dicom"] = Json(written, output);
    }

    public static JsonObject Json(WrittenSeries written, string output) => new()
    {
        ["path"] = Path.GetFullPath(output),
        ["studyInstanceUid"] = written.StudyInstanceUid,
        ["seriesInstanceUid"] = written.SeriesInstanceUid,
        ["frameOfReferenceUid"] = written.FrameOfReferenceUid,
        ["files"] = JsonText.Array(written.Instances.Select(instance => instance.Path)),
    };
}
