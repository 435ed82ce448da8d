using PetRecon.Core.Spatial;
using PetRecon.Therapy.Doses;

namespace PetRecon.Cli.Commands.Viewer;

/// <summary>How the spaces of a study lie in each other, by its registrations; by several, one after the other, where no single one says it.</summary>
internal sealed class RegisteredSpaces
{
    private readonly List<(FrameTransform Transform, string File)> _known = [];

    /// <summary>How many pairs of spaces are known.</summary>
    public int Count => _known.Count;

    /// <summary>Adds what a file says.</summary>
    public void Add(string file, IEnumerable<FrameTransform> transforms) => _known.AddRange(transforms.Select(transform => (transform, file)));

    /// <summary>Takes points of one space to another one; null if no registration says how. With the files that say it.</summary>
    public (RigidTransform Transform, string Files)? Way(string from, string to)
    {
        if (from.Length == 0 || to.Length == 0)
            return null;
        Dictionary<string, (RigidTransform Transform, string Files)> reached = new() { [from] = (RigidTransform.Identity, "") };
        Queue<string> next = new([from]);
        while (next.TryDequeue(out string? space))
        {
            foreach ((string neighbour, RigidTransform step, string file) in Neighbours(space))
            {
                string files = reached[space].Files;
                if (reached.TryAdd(neighbour, (step.After(reached[space].Transform), files.Length > 0 && files != file ? $"{files}, {file}" : file)))
                    next.Enqueue(neighbour);
            }
        }

        return reached.TryGetValue(to, out (RigidTransform, string) way) ? way : null;
    }

    private IEnumerable<(string Space, RigidTransform Step, string File)> Neighbours(string space)
    {
        foreach ((FrameTransform transform, string file) in _known)
        {
            if (transform.FromFrameOfReferenceUid == space)
                yield return (transform.ToFrameOfReferenceUid, transform.Transform, file);
            else if (transform.ToFrameOfReferenceUid == space)
                yield return (transform.FromFrameOfReferenceUid, transform.Transform.Inverse(), file);
        }
    }
}
