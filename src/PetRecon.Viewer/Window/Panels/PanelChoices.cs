namespace PetRecon.Viewer.Window.Panels;

/// <summary>What was chosen in the panel about the panel itself: which sections are open, and what its tools are about.</summary>
internal sealed class PanelChoices
{
    private readonly HashSet<string> _turned = [];

    /// <summary>Another number whenever something was chosen.</summary>
    public int Version { get; private set; }

    /// <summary>The layer whose transfer function is edited; null for the uppermost one that is projected.</summary>
    public string? TransferLayerId { get; private set; }

    /// <summary>The point of that function which keys and fields are for.</summary>
    public int TransferPoint { get; private set; }

    public void ChooseTransfer(string? layerId, int point) => (TransferLayerId, TransferPoint, Version) = (layerId, point, Version + 1);

    /// <summary>The head of a section, and whether its rows are shown.</summary>
    /// <param name="id">Names it.</param>
    /// <param name="title">What it is headed by.</param>
    /// <param name="isOpenAtFirst">Whether it is open before anybody has touched it.</param>
    public Section Section(string id, string title, bool isOpenAtFirst = true)
    {
        bool isOpen = isOpenAtFirst != _turned.Contains(id);
        return new(id, title, isOpen, _ =>
        {
            if (!_turned.Remove(id))
                _turned.Add(id);
            Version++;
        });
    }
}
