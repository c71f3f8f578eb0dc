from runningmate.common.v1 import data_use_pb2 as _data_use_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Theme(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    THEME_UNSPECIFIED: _ClassVar[Theme]
    THEME_LIGHT: _ClassVar[Theme]
    THEME_DARK: _ClassVar[Theme]
THEME_UNSPECIFIED: Theme
THEME_LIGHT: Theme
THEME_DARK: Theme

class ChartDefinition(_message.Message):
    __slots__ = ("name", "title", "description", "needs_activity")
    NAME_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    NEEDS_ACTIVITY_FIELD_NUMBER: _ClassVar[int]
    name: str
    title: str
    description: str
    needs_activity: bool
    def __init__(self, name: _Optional[str] = ..., title: _Optional[str] = ..., description: _Optional[str] = ..., needs_activity: _Optional[bool] = ...) -> None: ...

class ListChartsRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListChartsResponse(_message.Message):
    __slots__ = ("charts",)
    CHARTS_FIELD_NUMBER: _ClassVar[int]
    charts: _containers.RepeatedCompositeFieldContainer[ChartDefinition]
    def __init__(self, charts: _Optional[_Iterable[_Union[ChartDefinition, _Mapping[str, object]]]] = ...) -> None: ...

class RenderChartRequest(_message.Message):
    __slots__ = ("name", "activity_id", "from_date", "to_date", "width_px", "theme")
    NAME_FIELD_NUMBER: _ClassVar[int]
    ACTIVITY_ID_FIELD_NUMBER: _ClassVar[int]
    FROM_DATE_FIELD_NUMBER: _ClassVar[int]
    TO_DATE_FIELD_NUMBER: _ClassVar[int]
    WIDTH_PX_FIELD_NUMBER: _ClassVar[int]
    THEME_FIELD_NUMBER: _ClassVar[int]
    name: str
    activity_id: str
    from_date: str
    to_date: str
    width_px: int
    theme: Theme
    def __init__(self, name: _Optional[str] = ..., activity_id: _Optional[str] = ..., from_date: _Optional[str] = ..., to_date: _Optional[str] = ..., width_px: _Optional[int] = ..., theme: _Optional[_Union[Theme, str]] = ...) -> None: ...

class RenderChartResponse(_message.Message):
    __slots__ = ("json_item", "bokeh_version", "title", "description", "data_use")
    JSON_ITEM_FIELD_NUMBER: _ClassVar[int]
    BOKEH_VERSION_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    DATA_USE_FIELD_NUMBER: _ClassVar[int]
    json_item: str
    bokeh_version: str
    title: str
    description: str
    data_use: _data_use_pb2.DataUse
    def __init__(self, json_item: _Optional[str] = ..., bokeh_version: _Optional[str] = ..., title: _Optional[str] = ..., description: _Optional[str] = ..., data_use: _Optional[_Union[_data_use_pb2.DataUse, _Mapping[str, object]]] = ...) -> None: ...
