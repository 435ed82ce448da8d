using PetRecon.Cli.Reporting;
using PetRecon.Core.Imaging;
using PetRecon.Core.Scanners;
using PetRecon.Dicom.Writing;

namespace PetRecon.Cli.Demo;

/// <summary>The demonstration's best image as a DICOM PET series, of a patient that is a phantom, for other programs to open.</summary>
internal static class DemoSeries
{
    private static readonly DateTime s_start = new(2026, 1, 5, 10, 0, 0, DateTimeKind.Unspecified);

    public static void Write(string folder, Volume image, ScannerGeometry scanner, string method, TimeSpan duration, Report report, CancellationToken cancellation)
    {
        PetSeriesDescription description = new()
        {
            Context = new()
            {
                Patient = new() { Name = "Phantom^NEMA body", Id = "PETRECON-DEMO", Sex = PatientSex.Other },
                Study = new() { Start = s_start, Description = "PetRecon demonstration" },
            },
            Description = "PET " + method,
            BodyPartExamined = "ABDOMEN",
            AcquisitionStart = s_start,
            Radiopharmaceutical = new() { Name = "FDG", Nuclide = Radionuclide.F18 },
            Corrections = PetCorrections.Attenuation,
            AttenuationMethod = "map of the phantom",
            ReconstructionMethod = "OSEM",
            UsesTimeOfFlight = true,
            Scanner = new() { Manufacturer = "PetRecon", ModelName = scanner.ModelName },
        };
        report.Progress.Show("Writing DICOM", _ => PetSeriesWriter.Write(folder, image, duration, description, new() { ReplaceExisting = true }, null, cancellation));
        report.Say($"DICOM:   {folder}, a PET series of {image.Grid.SizeZ} slices");
    }
}
