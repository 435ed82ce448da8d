namespace PetRecon.Simulation.Phantoms;

/// <summary>What a shape is made of, as far as 511 keV photons notice.</summary>
/// <param name="Name">Its name in phantom files.</param>
/// <param name="AttenuationPerMm">Linear attenuation coefficient at 511 keV, in 1/mm.</param>
public sealed record Material(string Name, double AttenuationPerMm);
