using PetRecon.Core.Rays;
using PetRecon.Core.Scanners;

namespace PetRecon.Reconstruction.Projection;

/// <summary>
/// Where the rays of an event start and end inside the two crystals' boxes, in half axes; see <see cref="LorLaw.Sub{TTable}"/>.
/// Face points are the centres of an n by n division, each paired with a different one at the other end so that the rays fan out.
/// Depths are the middles of equally likely layers for photons that enter head-on.
/// </summary>
internal static class RayPattern
{
    // LSO and LYSO at 511 keV, NIST XCOM; other scintillators differ by less than the depth sampling resolves.
    private const double CrystalAttenuationPerMm = 0.087;

    public static float[] For(ProjectorOptions options, ScannerGeometry scanner)
    {
        int side = options.RaysPerFaceSide;
        double[] depths = Depths(options.DepthSamples, scanner);
        var pattern = new List<float>();
        for (int a = 0; a < side; a++)
        {
            for (int b = 0; b < side; b++)
            {
                for (int d = 0; d < depths.Length; d++)
                {
                    // The far end takes the face points and depths in another order: a fixed, even shuffle.
                    int farA = (a + b) % side;
                    int farB = (b + side / 2) % side;
                    int farD = (d + a + b) % depths.Length;
                    pattern.Add((float)depths[d]);
                    pattern.Add(Offset(a, side));
                    pattern.Add(Offset(b, side));
                    pattern.Add((float)depths[farD]);
                    pattern.Add(Offset(farA, side));
                    pattern.Add(Offset(farB, side));
                }
            }
        }

        return [.. pattern];
    }

    private static float Offset(int index, int count) => (2f * index + 1f) / count - 1f;

    // In half depths, -1 at the face that looks at the field of view: the table's depth axis points outwards.
    private static double[] Depths(int count, ScannerGeometry scanner)
    {
        if (count == 1)
            return [0];
        (Core.Spatial.Vector3D depth, _, _) = DetectorTable.DepthFirst(scanner.ElementBox(0));
        double attenuation = CrystalAttenuationPerMm * 2 * depth.Length;
        double stopped = 1 - Math.Exp(-attenuation);
        return [.. Enumerable.Range(0, count).Select(i =>
            2 * (-Math.Log(1 - stopped * (i + 0.5) / count) / attenuation) - 1)];
    }
}
