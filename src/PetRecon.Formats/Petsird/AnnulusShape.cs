namespace PetRecon.Formats.Petsird;

/// <summary>A part of a hollow cylinder around the z axis.</summary>
/// <param name="InnerRadiusMm">Inner radius, mm.</param>
/// <param name="OuterRadiusMm">Outer radius, mm.</param>
/// <param name="ThicknessMm">Length along z, mm.</param>
/// <param name="StartRadians">Start of the angular range.</param>
/// <param name="StopRadians">End of the angular range.</param>
public sealed record AnnulusShape(float InnerRadiusMm, float OuterRadiusMm, float ThicknessMm, float StartRadians, float StopRadians);
