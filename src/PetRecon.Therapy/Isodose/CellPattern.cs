namespace PetRecon.Therapy.Isodose;

/// <summary>The triangles of one cell, whose corners are numbered x + 2 y + 4 z.</summary>
/// <param name="Triangles">Three a triangle: edges 0 to 11, or 12 and more for the middle of a loop of <paramref name="Middles"/>.</param>
/// <param name="Middles">Loops of edges that get a vertex in their middle.</param>
/// <param name="EdgeMask">The edges that occur.</param>
internal sealed record CellPattern(byte[] Triangles, byte[][] Middles, int EdgeMask);
