using System.Text.RegularExpressions;

namespace PetRecon.Tests.Reconstruction.Projection.Gpu;

/// <summary>Finds the loops of a PTX kernel: blocks between labels, edges where branches go, natural loops of the back edges.</summary>
internal static partial class PtxLoops
{
    /// <summary>The instructions of each loop that has no other loop inside.</summary>
    public static List<List<string>> Innermost(string ptx)
    {
        List<Block> blocks = Blocks(ptx);
        List<HashSet<int>> loops = [];
        foreach ((int from, int header) in BackEdges(blocks))
        {
            HashSet<int> loop = [header];
            Stack<int> open = new([from]);
            while (open.TryPop(out int block))
            {
                if (loop.Add(block))
                    Enumerable.Range(0, blocks.Count).Where(i => blocks[i].Next.Contains(block)).ToList().ForEach(open.Push);
            }

            loops.Add(loop);
        }

        return [.. loops
            .Where(loop => !loops.Exists(other => other.IsProperSubsetOf(loop)))
            .Select(loop => loop.Order().SelectMany(block => blocks[block].Lines).ToList())];
    }

    private static List<Block> Blocks(string ptx)
    {
        List<Block> blocks = [new("")];
        foreach (string raw in ptx.Split('\n'))
        {
            string line = raw.Trim();
            if (Label().Match(line) is { Success: true } label)
            {
                blocks.Add(new(label.Groups[1].Value));
            }
            else if (Instruction().IsMatch(line))
            {
                blocks[^1].Lines.Add(line);
                if (line.Contains("bra", StringComparison.Ordinal) || line.StartsWith("ret", StringComparison.Ordinal))
                    blocks.Add(new(""));
            }
        }

        Dictionary<string, int> index = blocks.Index().Where(static b => b.Item.Label.Length > 0).ToDictionary(static b => b.Item.Label, static b => b.Index);
        for (int i = 0; i < blocks.Count; i++)
        {
            string last = blocks[i].Lines.LastOrDefault("");
            Match branch = Branch().Match(last);
            if (branch.Success)
                blocks[i].Next.Add(index[branch.Groups[2].Value]);
            bool fallsThrough = !last.StartsWith("ret", StringComparison.Ordinal) && !(branch.Success && branch.Groups[1].Value.Length == 0);
            if (fallsThrough && i + 1 < blocks.Count)
                blocks[i].Next.Add(i + 1);
        }

        return blocks;
    }

    // Edges to a block that is still open in a depth-first walk.
    private static List<(int From, int To)> BackEdges(List<Block> blocks)
    {
        List<(int, int)> edges = [];
        int[] state = new int[blocks.Count];
        Stack<(int Block, int Next)> path = new([(0, 0)]);
        state[0] = 1;
        while (path.TryPop(out (int Block, int Next) top))
        {
            if (top.Next == blocks[top.Block].Next.Count)
            {
                state[top.Block] = 2;
                continue;
            }

            path.Push((top.Block, top.Next + 1));
            int target = blocks[top.Block].Next[top.Next];
            if (state[target] == 1)
                edges.Add((top.Block, target));
            if (state[target] != 0)
                continue;
            state[target] = 1;
            path.Push((target, 0));
        }

        return edges;
    }

    private sealed record Block(string Label)
    {
        public List<string> Lines { get; } = [];

        public List<int> Next { get; } = [];
    }

    [GeneratedRegex(@"^(L_\w+):$")]
    private static partial Regex Label();

    [GeneratedRegex(@"^(@!?%p\d+ )?[a-z][a-z0-9._]*(\s.*)?;$")]
    private static partial Regex Instruction();

    [GeneratedRegex(@"^(@!?%p\d+ )?bra(?:\.uni)?\s+(L_\w+);$")]
    private static partial Regex Branch();
}
