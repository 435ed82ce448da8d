using PetRecon.Core.Imaging;

namespace PetRecon.Cli.Commands.Therapy;

/// <summary>The CT that a plan's dose is shown on.</summary>
/// <param name="Volume">Its CT numbers.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Source">Where it comes from: its series, or its file.</param>
internal sealed record PlanImage(Volume Volume, string Name, string Source);
