namespace PetRecon.Therapy.Contours;

/// <summary>A plane that a structure gets between or beyond its own.</summary>
/// <param name="Index">The contour plane below it; of planes beyond an end, the outermost one.</param>
/// <param name="HeightMm">Where it is along the normal.</param>
/// <param name="Between">Which share of the way it is to the next contour plane; null beyond an end.</param>
/// <param name="AreaShare">Beyond an end, which share of the outermost plane's area it has.</param>
internal readonly record struct PlannedPlane(int Index, double HeightMm, double? Between, double AreaShare);
