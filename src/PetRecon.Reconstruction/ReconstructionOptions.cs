using PetRecon.Core.Imaging;
using PetRecon.Reconstruction.Algorithms;
using PetRecon.Reconstruction.Model;
using PetRecon.Reconstruction.Sensitivity;

namespace PetRecon.Reconstruction;

/// <summary>What to reconstruct and how.</summary>
public sealed record ReconstructionOptions
{
    /// <summary>The image grid, its axes at right angles, in the scanner's coordinates.</summary>
    public required VoxelGrid Grid { get; init; }

    /// <summary>What is known about the acquisition.</summary>
    public AcquisitionModel Model { get; init; } = new();

    /// <summary>Iterations, subsets and stopping rules.</summary>
    public OsemOptions Osem { get; init; } = new();

    /// <summary>
    /// Penalty for differences between neighbours; none when null. With a prior the iterations and subsets of <see cref="Osem"/> lead to the maximum
    /// of the penalised likelihood.
    /// </summary>
    public RelativeDifferencePrior? Prior { get; init; }

    /// <summary>How the sensitivity image is computed and kept.</summary>
    public SensitivityOptions Sensitivity { get; init; } = new();

    /// <summary>Where events are kept.</summary>
    public EventStoreOptions Events { get; init; } = new();

    /// <summary>
    /// Image to start from, on the same grid and in the unit of the result; uniform when null. Voxels that start at 0 stay 0.
    /// </summary>
    public Volume? StartImage { get; init; }

    /// <summary>FWHM in mm of a Gaussian filter that the final image is smoothed with, 0 to 50; 0 for none.</summary>
    public double PostFilterFwhmMm { get; init; }

    /// <summary>Where the state is saved; nowhere when null.</summary>
    public CheckpointOptions? Checkpoint { get; init; }

    /// <summary>Throws if a value is out of bounds.</summary>
    /// <exception cref="ArgumentException">A value is out of bounds.</exception>
    public void Validate()
    {
        Model.Validate();
        Osem.Validate();
        Sensitivity.Validate();
        Events.Validate();
        Checkpoint?.Validate();
        Prior?.Validate();
        if (Prior is not null && Checkpoint is not null)
            throw new ArgumentException("A reconstruction with a prior cannot be saved in a checkpoint: its state holds an image for each subset. Leave one of the two out.");
        if (!(PostFilterFwhmMm is >= 0 and <= 50))
            throw new ArgumentException($"PostFilterFwhmMm is {PostFilterFwhmMm}; expected 0 to 50 mm.");
        if (StartImage is null)
            return;
        if (StartImage.Grid != Grid)
            throw new ArgumentException($"The starting image is on {StartImage.Grid}; the reconstruction is on {Grid}. Resample it first.");
        foreach (float voxel in StartImage.Voxels)
        {
            if (!(voxel >= 0 && float.IsFinite(voxel)))
                throw new ArgumentException($"The starting image has a voxel of {voxel}; expected finite values of at least 0.");
        }
    }
}
