namespace PetRecon.Core.Scanners;

/// <summary>A detection bin taken apart.</summary>
/// <param name="Type">Index of the module type.</param>
/// <param name="Module">Index of the module within its type.</param>
/// <param name="Element">Index of the element within its module.</param>
/// <param name="EnergyBin">Index of the energy bin.</param>
public readonly record struct DetectionBinAddress(int Type, int Module, int Element, int EnergyBin);
