using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace PetRecon.Viewer.Browser;

/// <summary>
/// Who may look: whoever has the token that the terminal shows, once, and from then on the browser that brought it, by a cookie. Both are 256
/// random bits and are compared in constant time.
/// </summary>
internal sealed class AccessControl
{
    private readonly Lock _lock = new();
    private readonly byte[] _cookie = Encoding.ASCII.GetBytes(NewSecret());
    private byte[]? _token;

    public AccessControl()
    {
        Token = NewSecret();
        _token = Encoding.ASCII.GetBytes(Token);
        // Cookies do not know ports: two hosts on one machine would overwrite each other's if both had one name.
        CookieName = "petrecon-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));
    }

    /// <summary>The first token, for the address that is printed.</summary>
    public string Token { get; }

    public string CookieName { get; }

    /// <summary>The header that gives a browser the cookie.</summary>
    public string SetCookie => $"{CookieName}={Encoding.ASCII.GetString(_cookie)}; Path=/; HttpOnly; SameSite=Strict";

    public bool IsCookie(string? value) => IsSame(value, _cookie);

    /// <summary>Takes a token; it is of no use after that.</summary>
    public bool TryUse(string? token)
    {
        lock (_lock)
        {
            if (_token is null || !IsSame(token, _token))
                return false;
            _token = null;
            return true;
        }
    }

    /// <summary>A token for another browser; one that is still unused becomes useless.</summary>
    public string Renew()
    {
        string token = NewSecret();
        lock (_lock)
            _token = Encoding.ASCII.GetBytes(token);
        return token;
    }

    private static bool IsSame(string? given, byte[] secret) =>
        given is not null && given.Length == secret.Length && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), secret);

    private static string NewSecret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
}
