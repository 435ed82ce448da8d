using System.Text;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;

namespace PetRecon.Formats.Volumes;

/// <summary>
/// Writes a STIR Interfile image: a .hv header and little-endian floats in a .v file. Interfile has no axis directions, so voxels are put
/// in the order that it implies for a patient head first and supine (x to the left, y to the back, z to the feet).
/// </summary>
internal static class InterfileWriter
{
    public static void Write(string path, Volume volume)
    {
        string headerPath = Path.ChangeExtension(path, ".hv");
        string dataPath = Path.ChangeExtension(path, ".v");
        AxisOrder order = AxisOrder.ToDirections(volume.Grid, new Vector3D(1, 0, 0), new Vector3D(0, 1, 0), new Vector3D(0, 0, -1))
            ?? throw new ArgumentException(
                $"Interfile cannot carry the oblique axes {volume.Grid.AxisX}, {volume.Grid.AxisY}, {volume.Grid.AxisZ}; write NIfTI or MetaImage, or resample first.",
                nameof(volume));
        float[] voxels = order.Reorder(volume.Voxels);
        byte[] header = Encoding.UTF8.GetBytes(Header(order.Grid, Path.GetFileName(dataPath)));
        CompleteFile.Write(dataPath, stream => CompleteFile.WriteSamples(stream, voxels, new(VoxelSampleType.Float32, BigEndian: false)));
        CompleteFile.Write(headerPath, stream => stream.Write(header));
    }

    private static string Header(VoxelGrid grid, string dataName)
    {
        Vector3D first = InterfilePosition.HeadFirstSupine.ToLps(grid.OriginMm);
        return FormattableString.Invariant(
            $"""
            !INTERFILE :=
            !imaging modality := PT
            !version of keys := STIR6.0
            name of data file := {dataName}
            !GENERAL DATA :=
            patient orientation := head_in
            patient rotation := supine
            !GENERAL IMAGE DATA :=
            !type of data := PET
            imagedata byte order := LITTLEENDIAN
            !PET STUDY (General) :=
            !PET data type := Image
            process status := Reconstructed
            !number format := float
            !number of bytes per pixel := 4
            number of dimensions := 3
            matrix axis label [1] := x
            !matrix size [1] := {grid.SizeX}
            scaling factor (mm/pixel) [1] := {grid.SpacingMm.X:R}
            matrix axis label [2] := y
            !matrix size [2] := {grid.SizeY}
            scaling factor (mm/pixel) [2] := {grid.SpacingMm.Y:R}
            matrix axis label [3] := z
            !matrix size [3] := {grid.SizeZ}
            scaling factor (mm/pixel) [3] := {grid.SpacingMm.Z:R}
            first pixel offset (mm) [1] := {first.X + 0.0:R}
            first pixel offset (mm) [2] := {first.Y + 0.0:R}
            first pixel offset (mm) [3] := {first.Z + 0.0:R}
            number of time frames := 1
            !END OF INTERFILE :=

            """).ReplaceLineEndings("\n");
    }
}
