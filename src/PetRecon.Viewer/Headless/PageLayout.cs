namespace PetRecon.Viewer.Headless;

/// <summary>How views are put on a page.</summary>
public enum PageLayout
{
    /// <summary>Four views, two by two: three planes and a projection.</summary>
    FourUp,

    /// <summary>One view.</summary>
    OneView,

    /// <summary>Columns of the same views with different layers, all through the same point at the same scale: two times, or two plans.</summary>
    Comparison,

    /// <summary>Slices of one orientation, row by row.</summary>
    Montage,
}
