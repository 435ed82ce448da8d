// A pixel's place in voxels is middle + x alongX + y alongY. Each term is split into a whole and a rest before they are added, and the steps into a
// coarse part, whose product with a pixel's number has no rounding, and a fine one: so the place is as exact within its voxel in the largest volume
// as in a small one.
uniform ivec3 middleCell_N;
uniform vec3 middleShare_N;
uniform vec3 coarseX_N;
uniform vec3 coarseY_N;
uniform vec3 fineX_N;
uniform vec3 fineY_N;

float value_N(vec2 at)
{
    vec3 x = clamp(at.x * coarseX_N, -1e8, 1e8);
    vec3 y = clamp(at.y * coarseY_N, -1e8, 1e8);
    vec3 rest = middleShare_N + (x - floor(x)) + (y - floor(y)) + clamp(at.x * fineX_N + at.y * fineY_N, -1e6, 1e6);
    vec3 whole = floor(rest);
    ivec3 cell = middleCell_N + ivec3(floor(x)) + ivec3(floor(y)) + ivec3(whole);
    vec3 share = rest - whole;
    cell += ivec3(greaterThan(share, vec3(1.0 - snap)));
    share = mix(share, vec3(0.0), greaterThan(abs(share - 0.5), vec3(0.5 - snap)));

    vec3 index = vec3(cell) + share;
    bool hit = all(greaterThanEqual(index, vec3(-0.5))) && all(lessThanEqual(index, vec3(size_N) - 0.5));
    float value = inside_N(cell, share);
    return hit ? value : nothing();
}
