using PetRecon.Core.Imaging;

namespace PetRecon.Dicom.Writing;

/// <summary>One time frame of a PET series.</summary>
/// <param name="Image">The image: <see cref="Volume{TQuantity}"/> of <see cref="Activity"/> or of <see cref="RelativeActivity"/>.</param>
/// <param name="Start">When the frame began, from the start of the acquisition.</param>
/// <param name="Duration">How long it took.</param>
public sealed record PetFrame(Volume Image, TimeSpan Start, TimeSpan Duration);
