using System.Text;

namespace PetRecon.Dicom.Network.Pdu;

/// <summary>The sub-items of the user information (PS3.7, annex D.3.3).</summary>
internal static class UserInformationCodec
{
    private const int MaxRoles = 512;

    private const byte MaximumLength = 0x51;
    private const byte ImplementationClass = 0x52;
    private const byte AsynchronousOperationsWindow = 0x53;
    private const byte RoleSelectionItem = 0x54;
    private const byte ImplementationVersion = 0x55;
    private const byte UserIdentityRequest = 0x58;

    private const byte IdentityByName = 1;
    private const byte IdentityByPasscode = 2;

    public static void Write(PduBuilder pdu, UserInformation user)
    {
        pdu.Item(MaximumLength, item => item.UInt32(user.MaxPduBytes));
        pdu.Item(ImplementationClass, item => item.Text(user.ImplementationClassUid));
        if (user.AsynchronousOperations is (ushort invoked, ushort performed))
            pdu.Item(AsynchronousOperationsWindow, item => item.UInt16(invoked).UInt16(performed));
        foreach (RoleSelection role in user.Roles)
        {
            pdu.Item(RoleSelectionItem, item => item
                .UInt16((ushort)role.SopClassUid.Length).Text(role.SopClassUid).Byte((byte)(role.Scu ? 1 : 0)).Byte((byte)(role.Scp ? 1 : 0)));
        }

        if (user.ImplementationVersionName.Length > 0)
            pdu.Item(ImplementationVersion, item => item.Text(user.ImplementationVersionName));
        if (user.Identity is { } identity)
            pdu.Item(UserIdentityRequest, item => WriteIdentity(item, identity));
    }

    public static UserInformation Read(PduCursor cursor)
    {
        UserInformation user = new();
        List<RoleSelection> roles = [];
        while (!cursor.AtEnd)
        {
            PduCursor item = cursor.Item(out byte type);
            switch (type)
            {
                case MaximumLength:
                    user = user with { MaxPduBytes = item.UInt32("The maximum length") };
                    break;
                case ImplementationClass:
                    user = user with { ImplementationClassUid = item.RestAsText() };
                    break;
                case ImplementationVersion:
                    user = user with { ImplementationVersionName = item.RestAsText() };
                    break;
                case AsynchronousOperationsWindow:
                    user = user with { AsynchronousOperations = (item.UInt16("The operations window"), item.UInt16("The operations window")) };
                    break;
                case RoleSelectionItem when roles.Count < MaxRoles:
                    roles.Add(ReadRole(ref item));
                    break;
                case UserIdentityRequest:
                    user = user with { Identity = ReadIdentity(ref item) };
                    break;
            }
        }

        return user with { Roles = roles };
    }

    private static RoleSelection ReadRole(ref PduCursor item)
    {
        ReadOnlySpan<byte> uid = item.Take(item.UInt16("A role's length"), "A role's SOP class");
        return new(PduCursor.UidOf(uid, "A role's SOP class"), item.Byte("A role") != 0, item.Byte("A role") != 0);
    }

    private static void WriteIdentity(PduBuilder item, UserIdentity identity)
    {
        byte[] name = Encoding.UTF8.GetBytes(identity.Name);
        byte[] passcode = Encoding.UTF8.GetBytes(identity.Passcode ?? "");
        item.Byte(identity.Passcode is null ? IdentityByName : IdentityByPasscode).Byte(0)
            .UInt16(checked((ushort)name.Length)).Bytes(name)
            .UInt16(checked((ushort)passcode.Length)).Bytes(passcode);
    }

    private static UserIdentity? ReadIdentity(ref PduCursor item)
    {
        byte type = item.Byte("The user identity's type");
        item.Skip(1, "The user identity");
        ReadOnlySpan<byte> name = item.Take(item.UInt16("The user identity's length"), "The user's name");
        ReadOnlySpan<byte> passcode = item.AtEnd ? [] : item.Take(item.UInt16("The passcode's length"), "The passcode");
        return type switch
        {
            IdentityByName => new(Encoding.UTF8.GetString(name), null),
            IdentityByPasscode => new(Encoding.UTF8.GetString(name), Encoding.UTF8.GetString(passcode)),
            _ => null,
        };
    }
}
