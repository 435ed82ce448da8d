using SkiaSharp;

namespace PetRecon.Cli.Pictures;

/// <summary>One detector module in projection.</summary>
/// <param name="Type">Its module type.</param>
/// <param name="Corners">Its outline, mm.</param>
/// <param name="Elements">The outlines of its detecting elements, farthest first.</param>
internal sealed record ModuleOutline(int Type, SKPoint[] Corners, List<SKPoint[]> Elements);
