namespace PetRecon.Dicom.Network.Pdu;

/// <summary>A-ASSOCIATE-RQ and -AC to bytes and back (PS3.8, 9.3.2 and 9.3.3). Bodies are without the six bytes of the PDU's head.</summary>
internal static class AssociateCodec
{
    /// <summary>There are only that many odd numbers in a byte.</summary>
    public const int MaxContexts = 128;
    private const int MaxTransferSyntaxes = 256;

    private const byte ApplicationContextItem = 0x10;
    private const byte ProposedContextItem = 0x20;
    private const byte AnsweredContextItem = 0x21;
    private const byte AbstractSyntaxItem = 0x30;
    private const byte TransferSyntaxItem = 0x40;
    private const byte UserInformationItem = 0x50;

    public static byte[] Write(AssociateRequest request)
    {
        PduBuilder pdu = Head(PduType.AssociateRequest, request.CalledAeTitle, request.CallingAeTitle, request.ApplicationContext);
        foreach (ProposedContext context in request.Contexts)
        {
            pdu.Item(ProposedContextItem, item =>
            {
                item.Byte(context.Id).Zeros(3).Item(AbstractSyntaxItem, uid => uid.Text(context.AbstractSyntax));
                foreach (string syntax in context.TransferSyntaxes)
                    item.Item(TransferSyntaxItem, uid => uid.Text(syntax));
            });
        }

        return pdu.Item(UserInformationItem, item => UserInformationCodec.Write(item, request.User)).Finish();
    }

    public static byte[] Write(AssociateAccept accept)
    {
        PduBuilder pdu = Head(PduType.AssociateAccept, accept.CalledAeTitle, accept.CallingAeTitle, AssociateRequest.DicomApplicationContext);
        foreach (AnsweredContext context in accept.Contexts)
        {
            pdu.Item(AnsweredContextItem, item =>
                item.Byte(context.Id).Byte(0).Byte((byte)context.Result).Byte(0).Item(TransferSyntaxItem, uid => uid.Text(context.TransferSyntax)));
        }

        return pdu.Item(UserInformationItem, item => UserInformationCodec.Write(item, accept.User)).Finish();
    }

    public static AssociateRequest ReadRequest(ReadOnlySpan<byte> body)
    {
        PduCursor cursor = ReadHead(body, out ushort version, out string called, out string calling);
        string application = "";
        List<ProposedContext> contexts = [];
        UserInformation? user = null;
        while (!cursor.AtEnd)
        {
            PduCursor item = cursor.Item(out byte type);
            switch (type)
            {
                case ApplicationContextItem:
                    application = item.Uid("The application context name");
                    break;
                case ProposedContextItem:
                    contexts.Add(ReadProposed(ref item, contexts));
                    break;
                case UserInformationItem:
                    user = UserInformationCodec.Read(item);
                    break;
            }
        }

        return new()
        {
            ProtocolVersion = version,
            CalledAeTitle = called,
            CallingAeTitle = calling,
            ApplicationContext = application,
            Contexts = contexts,
            User = user ?? throw new PduException("The association request has no user information.", AbortReason.InvalidParameterValue),
        };
    }

    public static AssociateAccept ReadAccept(ReadOnlySpan<byte> body)
    {
        PduCursor cursor = ReadHead(body, out _, out string called, out string calling);
        List<AnsweredContext> contexts = [];
        UserInformation user = new();
        while (!cursor.AtEnd)
        {
            PduCursor item = cursor.Item(out byte type);
            switch (type)
            {
                case AnsweredContextItem:
                    if (contexts.Count == MaxContexts)
                        throw new PduException($"More than {MaxContexts} presentation contexts are answered.");
                    contexts.Add(ReadAnswered(ref item));
                    break;
                case UserInformationItem:
                    user = UserInformationCodec.Read(item);
                    break;
            }
        }

        return new() { CalledAeTitle = called, CallingAeTitle = calling, Contexts = contexts, User = user };
    }

    private static PduBuilder Head(PduType type, string called, string calling, string applicationContext) =>
        new PduBuilder(type).UInt16(1).Zeros(2).AeTitle(called).AeTitle(calling).Zeros(32)
            .Item(ApplicationContextItem, uid => uid.Text(applicationContext));

    private static PduCursor ReadHead(ReadOnlySpan<byte> body, out ushort version, out string called, out string calling)
    {
        PduCursor cursor = new(body);
        version = cursor.UInt16("The protocol version");
        cursor.Skip(2, "The head");
        called = PduCursor.Text(cursor.Take(AeTitles.MaxLength, "The called AE title"));
        calling = PduCursor.Text(cursor.Take(AeTitles.MaxLength, "The calling AE title"));
        cursor.Skip(32, "The head");
        return cursor;
    }

    private static ProposedContext ReadProposed(ref PduCursor item, List<ProposedContext> before)
    {
        byte id = item.Byte("A presentation context's number");
        item.Skip(3, "A presentation context's head");
        if (id % 2 == 0)
            throw new PduException($"Presentation context {id} has an even number.");
        if (before.Any(context => context.Id == id))
            throw new PduException($"Presentation context {id} is proposed twice.");
        string? abstractSyntax = null;
        List<string> syntaxes = [];
        while (!item.AtEnd)
        {
            PduCursor part = item.Item(out byte type);
            if (type == AbstractSyntaxItem)
                abstractSyntax = part.Uid("An abstract syntax");
            else if (type == TransferSyntaxItem && syntaxes.Count < MaxTransferSyntaxes)
                syntaxes.Add(part.Uid("A transfer syntax"));
        }

        return new(id, abstractSyntax ?? throw new PduException($"Presentation context {id} has no abstract syntax."), syntaxes);
    }

    private static AnsweredContext ReadAnswered(ref PduCursor item)
    {
        byte id = item.Byte("A presentation context's number");
        item.Skip(1, "A presentation context's head");
        ContextResult result = (ContextResult)item.Byte("A presentation context's result");
        item.Skip(1, "A presentation context's head");
        string syntax = "";
        while (!item.AtEnd)
        {
            // What a refused context carries has no meaning, and some fill it with anything.
            PduCursor part = item.Item(out byte type);
            if (type == TransferSyntaxItem && result == ContextResult.Acceptance)
                syntax = part.Uid("A transfer syntax");
        }

        return new(id, result, syntax);
    }
}
