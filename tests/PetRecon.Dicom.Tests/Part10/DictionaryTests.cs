using Xunit;

namespace PetRecon.Dicom.Tests.Part10;

public class DictionaryTests
{
    [Theory]
    [InlineData("PatientName", 0x0010, 0x0010, "PN")]
    [InlineData("PixelData", 0x7FE0, 0x0010, "OB")]
    [InlineData("ScanSpotPositionMap", 0x300A, 0x0394, "FL")]
    public void A_keyword_leads_to_its_tag_and_representation(string keyword, int group, int element, string representation)
    {
        DicomTag tag = DicomTag.Parse(keyword);
        Assert.Equal(new DicomTag((ushort)group, (ushort)element), tag);
        Assert.Equal(representation, tag.DictionaryEntry.ValueRepresentations[0].Code);
    }

    [Fact]
    public void Fields_of_tags_and_identifiers_are_made_from_the_tables()
    {
        Assert.Equal("(0028,0010)", DicomTag.Rows.ToString());
        Assert.Equal("1.2.840.10008.5.1.4.1.1.128", DicomUID.PositronEmissionTomographyImageStorage.UID);
    }

    [Fact]
    public void A_tag_of_a_repeating_group_is_found() => Assert.Equal("OverlayData", new DicomTag(0x6002, 0x3000).DictionaryEntry.Keyword);
}
