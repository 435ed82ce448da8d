using System.Collections.Immutable;
using PetRecon.Core.Spatial;
using PetRecon.Dicom.Objects;

namespace PetRecon.Dicom.Registration;

/// <summary>A rigid Spatial Registration (PS3.3, A.39.1): how other spaces lie in the registered one.</summary>
public sealed class SpatialRegistration
{
    // What decimal strings of a rotation, or single precision, leave of orthogonality.
    private const double NearlyOrthogonal = 1e-4;
    private const double Orthogonal = 1e-2;

    private SpatialRegistration()
    {
    }

    /// <summary>Whose it is and who made it. Its frame of reference is the registered space.</summary>
    public required InstanceIdentity Identity { get; init; }

    /// <summary>The space that all others are taken into.</summary>
    public string RegisteredFrameOfReferenceUid => Identity.FrameOfReferenceUid;

    /// <summary>The spaces, in the file's order; the registered one may be among them, with the identity.</summary>
    public required ImmutableArray<FrameRegistration> Frames { get; init; }

    /// <summary>What is odd about the file and was let pass, as sentences.</summary>
    public required ImmutableArray<string> Warnings { get; init; }

    /// <summary>Reads a registration.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DicomFormatException">It is no Spatial Registration, damaged, deformable, or its matrices are not rigid.</exception>
    public static SpatialRegistration Read(string path)
    {
        DicomDataset dataset = AttributeReader.OpenDataset(path);
        AttributeReader reader = new(dataset, path);
        if (reader.Text(DicomTag.SOPClassUID) == DicomUID.DeformableSpatialRegistrationStorage.UID)
            throw DeformableRegistration.Refusal(reader);
        reader.MustBe("a Spatial Registration", [DicomUID.SpatialRegistrationStorage]);
        reader.RequiredText(DicomTag.FrameOfReferenceUID);
        IReadOnlyList<AttributeReader> items = reader.Items(DicomTag.RegistrationSequence, "Registration");
        if (items.Count == 0)
            throw reader.Missing(DicomTag.RegistrationSequence);
        ImmutableArray<FrameRegistration> frames = [.. items.Select(Frame)];
        string registered = reader.Text(DicomTag.FrameOfReferenceUID);
        foreach (FrameRegistration frame in frames.Where(frame => frame.FrameOfReferenceUid == registered && !frame.IsIdentity && frame.Images.IsEmpty))
            reader.Warn(DicomTag.FrameOfReferenceUID, "is that of the registered space, yet the matrix is not the identity.");
        return new() { Identity = InstanceIdentity.Of(reader), Frames = frames, Warnings = reader.Warnings };
    }

    /// <summary>The way from one space to another, through the registered one if it is neither.</summary>
    /// <param name="fromFrameOfReferenceUid">The space that points are given in.</param>
    /// <param name="toFrameOfReferenceUid">The space that they are wanted in.</param>
    /// <exception cref="ArgumentException">The file says nothing of one of the spaces, or contradicts itself.</exception>
    public RigidTransform Between(string fromFrameOfReferenceUid, string toFrameOfReferenceUid) =>
        ToRegistered(toFrameOfReferenceUid).Inverse().After(ToRegistered(fromFrameOfReferenceUid));

    private RigidTransform ToRegistered(string uid)
    {
        FrameRegistration[] found = [.. Frames.Where(frame => frame.FrameOfReferenceUid == uid)];
        if (found.Length == 1)
            return found[0].ToRegistered;
        if (found.Length > 1)
            throw new ArgumentException($"The registration has {found.Length} items for the frame of reference {uid}, for different images; take the one that is meant from Frames.");
        return uid == RegisteredFrameOfReferenceUid
            ? RigidTransform.Identity
            : throw new ArgumentException($"The registration says nothing of the frame of reference {uid}; it has {string.Join(", ", Frames.Select(frame => frame.FrameOfReferenceUid))}.");
    }

    private static FrameRegistration Frame(AttributeReader item)
    {
        AttributeReader matrices = item.Item(DicomTag.MatrixRegistrationSequence, "Matrix Registration") ?? throw item.Missing(DicomTag.MatrixRegistrationSequence);
        IReadOnlyList<AttributeReader> steps = matrices.Items(DicomTag.MatrixSequence, "Matrix");
        if (steps.Count == 0)
            throw matrices.Missing(DicomTag.MatrixSequence);
        RigidTransform all = RigidTransform.Identity;
        foreach (AttributeReader step in steps)
            all = Rigid(step).After(all);
        string frame = item.Text(DicomTag.FrameOfReferenceUID);
        ImmutableArray<InstanceReference> images = InstanceReference.AllOf(item, DicomTag.ReferencedImageSequence, "Image");
        if (frame.Length == 0 && images.IsEmpty)
            throw item.Problem(DicomTag.FrameOfReferenceUID, "is missing, and no images are named: nothing says what is moved.");
        return new()
        {
            FrameOfReferenceUid = frame,
            Images = images,
            ToRegistered = all,
            Comment = matrices.Text(DicomTag.FrameOfReferenceTransformationComment),
            Method = CodedConcept.FirstOf(matrices, DicomTag.RegistrationTypeCodeSequence),
        };
    }

    private static RigidTransform Rigid(AttributeReader step)
    {
        DicomTag matrix = DicomTag.FrameOfReferenceTransformationMatrix;
        string type = step.Text(DicomTag.FrameOfReferenceTransformationMatrixType);
        if (type is not ("RIGID" or ""))
            throw step.Problem(DicomTag.FrameOfReferenceTransformationMatrixType, $"is {type}: it scales or shears. Only RIGID registrations are read.");
        if (type.Length == 0)
            step.Warn(DicomTag.FrameOfReferenceTransformationMatrixType, "is missing; the matrix is held to be RIGID, and checked for it.");
        double[] m = step.RequiredNumbers(matrix, 16);
        if (m[12] != 0 || m[13] != 0 || m[14] != 0 || m[15] != 1)
            throw step.Problem(matrix, FormattableString.Invariant($"ends with the row {m[12]} {m[13]} {m[14]} {m[15]}; 0 0 0 1 was expected. Is the matrix transposed?"));
        RigidTransform transform = new(new(m[0], m[1], m[2]), new(m[4], m[5], m[6]), new(m[8], m[9], m[10]), new(m[3], m[7], m[11]));
        double error = transform.OrthogonalityError();
        if (error > Orthogonal)
            throw step.Problem(matrix, FormattableString.Invariant($"is no rotation: it departs from orthogonality by {error:G3}."));
        if (Vector3D.Dot(Vector3D.Cross(transform.RowX, transform.RowY), transform.RowZ) < 0)
            throw step.Problem(matrix, "is a reflection, which no rigid registration has.");
        if (error > NearlyOrthogonal)
            step.Warn(matrix, FormattableString.Invariant($"departs from a rotation by {error:G3}."));
        return transform;
    }
}
