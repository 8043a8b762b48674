"""From a picture to the network's input, and back to the part of the picture that it saw."""

from PIL import Image
from torch import Tensor

from explorer.core.model_spec import ModelSpec, PreprocessingCard
from explorer.core.published_weights import transforms_of

# A picture longer than this many times its short side is cut to its middle before it is scaled:
# the short side of 1 x 5000 pixels, scaled to 256, would make the long one 1,280,000.
_LONGEST_ASPECT = 64


def preprocess(image: Image.Image, spec: ModelSpec, weights_name: str) -> Tensor:
    """The network's input, C x H x W: the weight set's own transforms on the picture.

    Bit for bit torchvision's result, except that very long pictures are cut to the middle of
    their long side first, of which the crop sees a small part.
    """
    transforms = transforms_of(spec.name, weights_name)
    return transforms(_without_far_ends(image))


def crop_of(size: tuple[int, int], card: PreprocessingCard) -> tuple[float, float, float, float]:
    """What the network sees of a picture of (width, height): left, top, width, height.

    In pixels of the picture as given. Reaches beyond its border where torchvision pads it.
    """
    scaled_width, scaled_height = _scaled_size(size, card.resize)
    per_pixel_x, per_pixel_y = size[0] / scaled_width, size[1] / scaled_height
    crop_height, crop_width = card.crop
    return (
        _crop_start(scaled_width, crop_width) * per_pixel_x,
        _crop_start(scaled_height, crop_height) * per_pixel_y,
        crop_width * per_pixel_x,
        crop_height * per_pixel_y,
    )


def _scaled_size(size: tuple[int, int], resize: tuple[int, ...]) -> tuple[int, int]:
    """Width and height after torchvision's resize, which cuts the long side to whole pixels."""
    if len(resize) == 2:
        return resize[1], resize[0]
    width, height = size
    short = resize[0]
    if width <= height:
        return short, int(short * height / width)
    return int(short * width / height), short


def _crop_start(length: int, crop: int) -> int:
    """Where torchvision's centre crop begins; negative where it pads a side that is too short."""
    if crop > length:
        return -((crop - length) // 2)
    return round((length - crop) / 2)


def _without_far_ends(image: Image.Image) -> Image.Image:
    """The middle of a very long picture, its centre where it was; any other picture as it is."""
    short, long = sorted(image.size)
    if long <= _LONGEST_ASPECT * short:
        return image
    kept = _LONGEST_ASPECT * short
    kept += (long - kept) % 2  # cut both ends alike
    start = (long - kept) // 2
    if image.width == long:
        return image.crop((start, 0, start + kept, image.height))
    return image.crop((0, start, image.width, start + kept))
