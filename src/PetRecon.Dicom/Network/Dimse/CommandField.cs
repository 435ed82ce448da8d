namespace PetRecon.Dicom.Network.Dimse;

/// <summary>What a command set asks for or answers (PS3.7, E.1). A response is its request with bit 15 set.</summary>
internal enum CommandField : ushort
{
    StoreRequest = 0x0001,
    GetRequest = 0x0010,
    FindRequest = 0x0020,
    MoveRequest = 0x0021,
    EchoRequest = 0x0030,
    CancelRequest = 0x0FFF,
    StoreResponse = 0x8001,
    GetResponse = 0x8010,
    FindResponse = 0x8020,
    MoveResponse = 0x8021,
    EchoResponse = 0x8030,
}
