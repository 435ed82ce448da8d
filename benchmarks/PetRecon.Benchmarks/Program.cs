using System.Globalization;
using BenchmarkDotNet.Running;
using PetRecon.Benchmarks;
using PetRecon.Benchmarks.Dicom;
using PetRecon.Benchmarks.Gpu;
using PetRecon.Benchmarks.Quality;
using PetRecon.Benchmarks.Therapy;
using PetRecon.Compute;

// rates [events] [repetitions] [--parallelproj LIBRARY] [--case NAME] [--only NAME] [--sigmas 3] [--rays 1]
//                                events per second of the projectors, next to the scalar law and parallelproj's library, in one run
// device NAME [events] [reps]    the same on a device such as cuda:0 or opencl, against the scalar law on every processor
// simulation [events]            events per second of the simulator
// events FILE [repetitions]      how fast a PETSIRD file is read, from disk and from memory
// gpu NAME FOLDER [options]      everything about a GPU in one run, written to a folder; see gpu.sh
// ptx FOLDER                     the PTX of every kernel; needs no GPU
// store [events] [MB] [folder]   events made on the fly, dealt with that much memory, and read back
// ceilings                       what the machine can do at most
// quality [case] [events] [dir] [--subsets 8,12,20] [--only files|reference|search|time]  seconds from a file to an image within 1 % of the converged one; case is mmr, vision or all
// attenuation [case] [events] [dir] [repetitions]  what the attenuation of each event takes, by pairs of columns and one by one, on the files of quality
// sensitivity [SCANNERS] [CASES] [lines] [folder]  seconds and errors of sensitivity images
// fuzz-dicom COUNT [first] [FOLDER...]  damaged DICOM files, made from those of seeds/dicom and the folders, against the reader
// pixels FOLDER [seconds]        MB/s of decoding, encoding and making values, for every DICOM file of a folder
// dicom [folder] [reps] [size] [slices] [files] [--others PROGRAM] [--only NAME]  a CT series to a volume, and headers of many files, next to gdcm and dcmtk
// gamma [size] [spacing] [distance] [--threshold 10] [--device NAME] [--others no|plain]  gamma of two doses of size^3 voxels, trilinear and over voxel centres, next to plastimatch on the same files (plain: without its interpolation, which takes long); 256, 2 mm, 3 mm
// dvh [size] [slices] [spacing] [--others no]  histograms of ten structures in a dose next to plastimatch on the same files; 256, 256, 2 mm
// viewer [slices] [repetitions] [--pictures FOLDER] [--only TEXT]  milliseconds a picture of the OpenGL renderer, and of sending a CT of 512 x 512 x slices to it
// viewer-cpu [frames]            milliseconds a picture of the software renderer, at 512 x 512 and 1024 x 1024
// viewer-lines FILE [planes]     milliseconds that outlines of an RT Structure Set and isodose lines take on planes
// anything else                  BenchmarkDotNet's own command line, such as --filter '*Slab*'
int events = Number(1, 500_000);
switch (args.Length > 0 ? args[0] : "")
{
    case "rates":
        ProjectionRates.Run(events, Number(2, 3), Option("--parallelproj"), Option("--case"), Option("--only"), double.Parse(Option("--sigmas") ?? "3", CultureInfo.InvariantCulture), int.Parse(Option("--rays") ?? "1", CultureInfo.InvariantCulture));
        break;
    case "device":
        ProjectionRates.RunOn(ComputeDevice.Parse(args.Length > 1 ? args[1] : "auto"), Number(2, 2_000_000), Number(3, 3));
        break;
    case "simulation":
        SimulationRates.Run(events);
        break;
    case "events":
        EventRates.Run(args[1], Number(2, 3));
        break;
    case "gpu":
        return GpuReport.Run(args);
    case "ptx":
        KernelReport.Export(args.Length > 1 ? args[1] : "ptx");
        break;
    case "store":
        StoreRates.Run((long)Real(1, 1e8), Number(2, 64), args.Length > 3 ? args[3] : Path.GetTempPath());
        break;
    case "ceilings":
        Ceilings.Run();
        break;
    case "quality":
        QualityRun.Run(args.Length > 1 ? args[1] : "all", Real(2, 1e7), args.Length > 3 ? args[3] : Path.Combine(Path.GetTempPath(), "petrecon-quality"), Option("--subsets") ?? "8,12,20", Option("--only"));
        break;
    case "quality-child":
        QualityRun.Child(args[1], Real(2, 0), args[3], Number(4, 1), Number(5, 1), args[6]);
        break;
    case "attenuation":
        AttenuationRates.Run(args.Length > 1 ? args[1] : "vision", Real(2, 1e7), args.Length > 3 ? args[3] : Path.Combine(Path.GetTempPath(), "petrecon-quality"), Number(4, 3));
        break;
    case "sensitivity":
        SensitivityRuns.Run(args[1..]);
        break;
    case "fuzz-dicom":
        return DicomFuzzRun.Run((long)Real(1, 1e6), (long)Real(2, 0), args.Length > 3 ? args[3..] : []);
    case "pixels":
        PixelRates.Run(args[1], Real(2, 0.3));
        break;
    case "dicom":
        DicomRates.Run(args.Length > 1 ? args[1] : Path.Combine(Path.GetTempPath(), "petrecon-dicom"), Option("--others"), Option("--only"), Number(3, 512), Number(4, 300), Number(5, 10_000), Number(2, 5));
        break;
    case "gamma":
        GammaRates.Run(Number(1, 256), Real(2, 2), Real(3, 3), double.Parse(Option("--threshold") ?? "10", CultureInfo.InvariantCulture), ComputeDevice.Parse(Option("--device") ?? "cpu:2"), Option("--others") != "no", Option("--others") != "plain");
        break;
    case "dvh":
        HistogramRates.Run(Number(1, 256), Number(2, 256), Real(3, 2), Option("--others") != "no");
        break;
    case "viewer-lines":
        OverlayRates.Run(args[1], Number(2, 15));
        break;
    case "viewer":
        ViewerRates.Run(Number(1, 600), Number(2, 15), Option("--pictures"), Option("--only"));
        break;
    case "viewer-cpu":
        SoftwareViewerRates.Run(Number(1, 15));
        break;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(ProjectionRates).Assembly).Run(args);
        break;
}

return 0;

string? Option(string name) => Array.IndexOf(args, name) is >= 0 and int at && at + 1 < args.Length ? args[at + 1] : null;

int Number(int position, int otherwise) =>
    args.Length > position && int.TryParse(args[position], CultureInfo.InvariantCulture, out int given) ? given : otherwise;

double Real(int position, double otherwise) =>
    args.Length > position && double.TryParse(args[position], CultureInfo.InvariantCulture, out double given) ? given : otherwise;
