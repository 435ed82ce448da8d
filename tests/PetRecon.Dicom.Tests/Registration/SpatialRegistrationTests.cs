using System.Globalization;
using PetRecon.Core.Spatial;
using PetRecon.Dicom.Registration;
using PetRecon.Dicom.Tests.Radiotherapy;
using Xunit;

namespace PetRecon.Dicom.Tests.Registration;

/// <summary>Registrations of the test's own making, as no public file has one. Their direction is held to points whose places are known.</summary>
public class SpatialRegistrationTests
{
    // A marker is at (10, 20, 30) in the PET; the same marker is at (-20 + 1, 10 + 2, 30 + 3) in the CT, which is turned by 90 degrees and shifted.
    private const string PetToCt = "0\\-1\\0\\1\\1\\0\\0\\2\\0\\0\\1\\3\\0\\0\\0\\1";
    private const string Identity = "1\\0\\0\\0\\0\\1\\0\\0\\0\\0\\1\\0\\0\\0\\0\\1";
    private const string Ct = "1.2.3.6";
    private const string Pet = "1.2.3.7";
    private const string Mr = "1.2.3.8";

    [Fact]
    public void A_point_of_the_moved_space_is_taken_to_its_place_in_the_registered_space()
    {
        SpatialRegistration registration = Read(Made((Ct, [Identity]), (Pet, [PetToCt])));
        Assert.Equal(Ct, registration.RegisteredFrameOfReferenceUid);
        Assert.True(registration.Frames[0].IsIdentity);
        Assert.False(registration.Frames[1].IsIdentity);
        Assert.Equal(new Vector3D(-19, 12, 33), registration.Frames[1].ToRegistered.Apply(new(10, 20, 30)));
        Assert.Equal(new Vector3D(-19, 12, 33), registration.Between(Pet, Ct).Apply(new(10, 20, 30)));
        Assert.Equal(new Vector3D(10, 20, 30), registration.Between(Ct, Pet).Apply(new(-19, 12, 33)));
        Assert.Empty(registration.Warnings);
    }

    [Fact]
    public void Matrices_are_applied_one_after_the_other_and_ways_lead_through_the_registered_space()
    {
        string shift = "1\\0\\0\\100\\0\\1\\0\\0\\0\\0\\1\\0\\0\\0\\0\\1";
        SpatialRegistration registration = Read(Made((Pet, [shift, PetToCt]), (Mr, [shift])));

        // First 100 mm along x, then the quarter turn.
        Assert.Equal(new Vector3D(-19, 112, 33), registration.Between(Pet, Ct).Apply(new(10, 20, 30)));
        Assert.Equal(new Vector3D(-119, 112, 33), registration.Between(Pet, Mr).Apply(new(10, 20, 30)));
        Assert.Contains("says nothing of the frame of reference 9.9", Assert.Throws<ArgumentException>(() => registration.Between("9.9", Ct)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2\\0\\0\\0\\0\\2\\0\\0\\0\\0\\2\\0\\0\\0\\0\\1", "RIGID", "departs from orthogonality")]
    [InlineData("-1\\0\\0\\0\\0\\1\\0\\0\\0\\0\\1\\0\\0\\0\\0\\1", "RIGID", "is a reflection")]
    [InlineData("1\\0\\0\\0\\0\\1\\0\\0\\0\\0\\1\\0\\5\\6\\7\\1", "RIGID", "Is the matrix transposed?")]
    [InlineData("1\\0\\0\\0\\0\\1\\0\\0\\0\\0\\1\\0\\0\\0\\0", "RIGID", "has 15 values where 16 were expected")]
    [InlineData(Identity, "AFFINE", "Only RIGID registrations are read")]
    public void What_is_not_rigid_is_refused(string matrix, string type, string problem)
    {
        DicomDataset file = Made((Pet, [matrix]));
        file.GetSequence(DicomTag.RegistrationSequence).Items[0].GetSequence(DicomTag.MatrixRegistrationSequence).Items[0]
            .GetSequence(DicomTag.MatrixSequence).Items[0].Set(DicomTag.FrameOfReferenceTransformationMatrixType, type);
        DicomFormatException error = Assert.Throws<DicomFormatException>(() => Read(file));
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.Contains("Registration 1, Matrix Registration, Matrix 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rotation_in_few_digits_passes_with_a_warning()
    {
        (double sin, double cos) = Math.SinCos(0.3);
        string matrix = string.Create(CultureInfo.InvariantCulture, $"{cos:0.000}\\{-sin:0.000}\\0\\0\\{sin:0.000}\\{cos:0.000}\\0\\0\\0\\0\\1\\0\\0\\0\\0\\1");
        SpatialRegistration registration = Read(Made((Pet, [matrix])));
        Assert.Contains(registration.Warnings, warning => warning.Contains("departs from a rotation", StringComparison.Ordinal));
    }

    [Fact]
    public void A_deformable_registration_shows_its_header_and_is_refused_as_a_rigid_one()
    {
        DicomDataset grid = TemporaryDicom.Item().Set(DicomTag.ImagePositionPatient, "-10\\-20\\-30").AddOrUpdate(DicomTag.GridDimensions, 64u, 48u, 32u).AddOrUpdate(DicomTag.GridResolution, 4.0, 4.0, 5.0);
        DicomDataset item = TemporaryDicom.Item().Set(DicomTag.SourceFrameOfReferenceUID, Pet).AddOrUpdate(DicomTag.DeformableRegistrationGridSequence, grid);
        DicomDataset file = TemporaryDicom.Of(DicomUID.DeformableSpatialRegistrationStorage).AddOrUpdate(DicomTag.DeformableRegistrationSequence, item);
        DeformableRegistration header = TemporaryDicom.Read(file, DeformableRegistration.ReadHeader);
        Assert.Equal("64 x 48 x 32 of 4 x 4 x 5 mm", Assert.Single(header.Grids));
        Assert.Equal(Pet, Assert.Single(header.SourceFrameOfReferenceUids));
        string message = Assert.Throws<DicomFormatException>(() => Read(file)).Message;
        Assert.Contains("deformable registration (displacement vectors: 64 x 48 x 32 of 4 x 4 x 5 mm). Only rigid registrations are read", message, StringComparison.Ordinal);
    }

    private static SpatialRegistration Read(DicomDataset file) => TemporaryDicom.Read(file, SpatialRegistration.Read);

    private static DicomDataset Made(params (string Frame, string[] Matrices)[] items) => TemporaryDicom.Of(DicomUID.SpatialRegistrationStorage)
        .AddOrUpdate(DicomTag.RegistrationSequence, [.. items.Select(item => TemporaryDicom.Item()
            .Set(DicomTag.FrameOfReferenceUID, item.Frame)
            .AddOrUpdate(DicomTag.MatrixRegistrationSequence, TemporaryDicom.Item()
                .AddOrUpdate(DicomTag.MatrixSequence, [.. item.Matrices.Select(matrix => TemporaryDicom.Item()
                    .Set(DicomTag.FrameOfReferenceTransformationMatrixType, "RIGID")
                    .Set(DicomTag.FrameOfReferenceTransformationMatrix, matrix))])))]);
}
