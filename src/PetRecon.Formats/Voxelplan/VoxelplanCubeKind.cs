namespace PetRecon.Formats.Voxelplan;

/// <summary>What a cube's numbers are. Only the file's name tells: headers say "CT" whatever the cube.</summary>
public enum VoxelplanCubeKind
{
    /// <summary>Something that the name does not tell.</summary>
    Other,

    /// <summary>CT numbers (.ctx).</summary>
    Ct,

    /// <summary>Dose relative to the prescribed one (.dos); absorbed or RBE-weighted, as the plan was optimised.</summary>
    Dose,

    /// <summary>Absorbed dose relative to the prescribed one (phys.dos).</summary>
    PhysicalDose,

    /// <summary>RBE-weighted dose relative to the prescribed one (bio.dos).</summary>
    BiologicalDose,

    /// <summary>Dose-averaged LET (dosemlet.dos).</summary>
    DoseAveragedLet,

    /// <summary>LET averaged over tracks (mlet.dos).</summary>
    TrackAveragedLet,

    /// <summary>Relative biological effectiveness (rbe.dos).</summary>
    Rbe,

    /// <summary>Surviving fraction (svv.dos).</summary>
    Survival,

    /// <summary>The linear coefficient of the linear-quadratic model (alpha.dos).</summary>
    Alpha,

    /// <summary>The quadratic coefficient of the linear-quadratic model (beta.dos).</summary>
    Beta,
}
