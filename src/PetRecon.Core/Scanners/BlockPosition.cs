namespace PetRecon.Core.Scanners;

/// <summary>Which block of a cylindrical scanner is meant.</summary>
/// <param name="Ring">Number of the block ring, from 0 at the lowest z.</param>
/// <param name="Block">Number of the block within its ring, from 0 at the start angle, growing from x towards y.</param>
public readonly record struct BlockPosition(int Ring, int Block);
