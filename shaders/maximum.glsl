// A pixel's line of sight in voxels is origin + x alongX + y alongY + mm (direction + x turnX + y turnY).
uniform vec3 origin_N;
uniform vec3 alongX_N;
uniform vec3 alongY_N;
uniform vec3 direction_N;
uniform vec3 turnX_N;
uniform vec3 turnY_N;
uniform float stepMm_N;
uniform float ground_N;      // values up to this all look the same
uniform float ceiling_N;     // values from this all look the same
uniform sampler3D ranges_N;  // lowest and highest value of bricks and what is next to them

float value_N(vec2 at)
{
    vec3 start = origin_N + at.x * alongX_N + at.y * alongY_N;
    vec3 sight = direction_N + at.x * turnX_N + at.y * turnY_N;
    float near, far;
    enter(start, sight, size_N, uncut(at).xy, near, far);
    int last = far >= near ? max(1, int(ceil(min((far - near) / stepMm_N - 1e-3, 1e8)))) : -1;
    float stride = (far - near) / float(max(last, 1));
    vec3 first = start + near * sight;
    vec3 perStep = stride * sight;

    // The brick that promises most is looked at first: what it holds excuses most of the others. Searching costs a fetch a brick.
    int promising = 0;
    float promise = -3.4e38;
    for (int k = 0; k <= last;)
    {
        ivec3 brick = brickOf(first + float(k) * perStep, size_N);
        float top = texelFetch(ranges_N, brick, 0).y;
        promising = top > promise ? k : promising;
        promise = max(top, promise);
        k = leave(first, perStep, brick, k);
    }

    float best = -3.4e38;
    int bestAt = 0;
    bool found = false;
    int k = promising;
    int end = min(leave(first, perStep, brickOf(first + float(k) * perStep, size_N), k), last + 1);
    bool searching = true;
    while (true)
    {
        for (; k < end; k++)
        {
            float value = at_N(first + float(k) * perStep);
            bool higher = !missing(value) && (value > best || !found);
            best = higher ? value : best;
            bestAt = higher ? k : bestAt;
            found = found || higher;
        }

        k = searching ? 0 : k;
        searching = false;
        while (k <= last)
        {
            ivec3 brick = brickOf(first + float(k) * perStep, size_N);
            float top = texelFetch(ranges_N, brick, 0).y;
            end = min(leave(first, perStep, brick, k), last + 1);
            if (!SKIPS || (top > best && !(found && top <= ground_N)))
                break;
            k = end;
        }

        if (k > last || best >= ceiling_N)
            break;
    }

    // Between samples the value may rise further, by a third of a bright voxel's: the peak is closed in on by the golden section.
    float low = float(max(bestAt - 1, 0));
    float high = float(min(bestAt + 1, max(last, 0)));
    float left = high - golden * (high - low);
    float right = low + golden * (high - low);
    float atLeft = at_N(first + left * perStep);
    float atRight = at_N(first + right * perStep);
    for (int i = 0; i < 8; i++)
    {
        best = atLeft > best ? atLeft : best;
        best = atRight > best ? atRight : best;
        bool isLeft = atLeft > atRight;
        low = isLeft ? low : left;
        high = isLeft ? right : high;
        float next = isLeft ? high - golden * (high - low) : low + golden * (high - low);
        float atNext = at_N(first + next * perStep);
        float kept = isLeft ? left : right;
        float atKept = isLeft ? atLeft : atRight;
        left = isLeft ? next : kept;
        atLeft = isLeft ? atNext : atKept;
        right = isLeft ? kept : next;
        atRight = isLeft ? atKept : atNext;
    }

    return found && last >= 0 ? best : nothing();
}
