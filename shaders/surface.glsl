// A pixel's line of sight in voxels is origin + x alongX + y alongY + mm (direction + x turnX + y turnY).
uniform vec3 origin_N;
uniform vec3 alongX_N;
uniform vec3 alongY_N;
uniform vec3 direction_N;
uniform vec3 turnX_N;
uniform vec3 turnY_N;
uniform float stepMm_N;
uniform mat3 slope_N;         // from a rise per voxel to a rise per mm in the scene
uniform sampler3D ranges_N;   // lowest and highest value of bricks and what is next to them
uniform float surfaceValue;

bool reaches_N(vec3 index)
{
    float value = at_N(index);
    return !missing(value) && value >= surfaceValue;
}

// The shade of the surface that a pixel sees, and its depth; below 0, and far away, where it sees none.
float surface_N(vec2 at, vec3 away, out float depth)
{
    vec3 start = origin_N + at.x * alongX_N + at.y * alongY_N;
    vec3 sight = direction_N + at.x * turnX_N + at.y * turnY_N;
    vec3 left = uncut(at);
    float near, far;
    enter(start, sight, size_N, left.xy, near, far);
    int last = far >= near ? max(1, int(ceil(min((far - near) / stepMm_N - 1e-3, 1e8)))) : -1;
    float stride = (far - near) / float(max(last, 1));
    vec3 first = start + near * sight;
    vec3 perStep = stride * sight;

    bool hit = false;
    int k = 0;
    while (k <= last && !hit)
    {
        int end = last + 1;
        while (k <= last)
        {
            ivec3 brick = brickOf(first + float(k) * perStep, size_N);
            end = min(leave(first, perStep, brick, k), last + 1);
            if (!SKIPS || texelFetch(ranges_N, brick, 0).y >= surfaceValue)
                break;
            k = end;
        }

        while (k < end && k <= last)
        {
            hit = reaches_N(first + float(k) * perStep);
            if (hit)
                break;
            k++;
        }
    }

    // Where the first sample is inside already, a cut or a face of the volume is seen: it is flat, and as bright as what cuts it.
    bool isCut = k == 0;
    float before = float(max(k - 1, 0));
    float after = float(k);
    for (int i = 0; i < 12; i++)
    {
        float middle = 0.5 * (before + after);
        bool above = reaches_N(first + middle * perStep);
        after = above ? middle : after;
        before = above ? before : middle;
    }

    depth = hit ? near + after * stride : 3.3e38;
    vec3 index = first + after * perStep;
    vec3 rise = slope_N * vec3(
        at_N(index + vec3(1.0, 0.0, 0.0)) - at_N(index - vec3(1.0, 0.0, 0.0)),
        at_N(index + vec3(0.0, 1.0, 0.0)) - at_N(index - vec3(0.0, 1.0, 0.0)),
        at_N(index + vec3(0.0, 0.0, 1.0)) - at_N(index - vec3(0.0, 0.0, 1.0)));
    float steepness = length(rise);
    bool isFlat = isCut || missing(steepness) || !(steepness > 0.0);
    return hit ? (isFlat ? (isCut && near <= left.x ? left.z : 1.0) : lit(abs(dot(rise, away)) / steepness)) : -1.0;
}
