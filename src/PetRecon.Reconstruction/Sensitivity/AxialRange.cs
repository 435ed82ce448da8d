namespace PetRecon.Reconstruction.Sensitivity;

/// <summary>
/// Which part of an <see cref="AxialTable"/> is needed: shares of the way from column to column inside the grid, and distances of columns; and
/// the share of the way that is crossed from plane to plane, on the mean over paths.
/// </summary>
internal readonly record struct AxialRange(float FirstShare, float LastShare, float FirstLengthMm, float LastLengthMm, float ShareOfPlane);
