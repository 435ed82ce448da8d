using System.Collections.Immutable;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;

namespace PetRecon.Dicom.Writing.Modules;

/// <summary>Which image each contour was drawn on: the one whose plane it lies in.</summary>
internal sealed class ContourImages(ImmutableArray<ReferencedInstance> images)
{
    // Coordinates in headers are rounded; planes are tenths of a millimetre apart at the least.
    private const double SamePlaneMm = 0.05;

    /// <summary>The image; null if none is in the contour's plane, or its plane cannot be told.</summary>
    public ReferencedInstance? Of(Contour contour)
    {
        if (images.IsEmpty || !contour.IsClosed || contour.PointsMm.Length < 3)
            return null;
        Vector3D across = Vector3D.Zero;
        ImmutableArray<Vector3D> points = contour.PointsMm;
        for (int i = 2; i < points.Length; i++)
            across += Vector3D.Cross(points[i - 1] - points[0], points[i] - points[0]);
        if (!(across.Length > 0))
            return null;
        Vector3D normal = across.Normalized();
        ReferencedInstance? closest = null;
        double least = SamePlaneMm;
        foreach (ReferencedInstance image in images)
        {
            if (image.PositionMm is not Vector3D position)
                continue;
            double distance = Math.Abs(Vector3D.Dot(position - points[0], normal));
            if (distance < least)
                (closest, least) = (image, distance);
        }

        return closest;
    }
}
