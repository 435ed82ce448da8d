namespace PetRecon.Therapy.Contours;

/// <summary>An edge of an outline, in mm.</summary>
internal readonly record struct OutlineEdge(double FromU, double FromV, double ToU, double ToV);
